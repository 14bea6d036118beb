"""The photo check's side of the page: JSON text and buffers come in, JSON text goes out; nothing raises."""

import json
from datetime import datetime
from typing import Any

from verifier_wasm.errors import LiangzhengError
from verifier_wasm.photo import check as checking
from verifier_wasm.photo.seen import Seen
from verifier_wasm.photo.words import LANGUAGES, shown, summary, words

type Buffer = bytes | bytearray | memoryview


def check(  # noqa: PLR0917 - as the page's worker hands them over
    told: str,
    small: Buffer,
    person: Buffer = b"",
    near: Buffer = b"",
    sharp: Buffer = b"",
    head: Buffer = b"",
    *,
    lang: str = LANGUAGES[0],
    at: str = "",
) -> str:
    """Check what was seen of a photo (`Seen.parse`); ``at``: the device's time (RFC 3339), or none.

    Returns ``{"findings", "summary", "crop"}``. Each of the findings, worst first, has ``rule``, ``state``,
    ``code``, ``title``, ``said`` (the state in words), ``sentence``, ``measured`` (text, perhaps empty),
    ``sources`` (names of the site's sources), ``source``, ``confidence`` and ``where`` (``{"box"}`` or
    ``{"line"}``, in the picture's pixels). ``crop`` is None without a face, else ``{"centre", "width",
    "height", "turn"}``, ``turn`` in radians clockwise; it may reach over the edge, and then a finding of the
    rule ``room`` fails or is to be looked at. Or ``{"error", "sentence"}``.
    """
    lang = lang if lang in LANGUAGES else LANGUAGES[0]
    buffers = {"small": small, "person": person, "near": near, "sharp": sharp, "head": head}
    try:
        seen = Seen.parse(told, **{name: bytes(data) for name, data in buffers.items()})
        result = checking.check(seen, at=_time(at))
    except LiangzhengError as error:
        return _json({"error": error.code, "sentence": words(lang)["sentences"]["seen"]})
    except Exception:  # noqa: BLE001 - a fault of ours must not leave the page without an answer
        return _json({"error": "program", "sentence": words(lang)["sentences"]["program"]})
    findings = [shown(finding, lang) for finding in result.findings]
    crop = result.crop and result.crop.as_dict()
    return _json({"findings": findings, "summary": summary(result, lang), "crop": crop})


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
