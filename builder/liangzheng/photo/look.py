"""A photo's file looked at, in a process of its own, within limits of time and memory."""

import json
import subprocess
from typing import Any, Final

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.own_process import end, start
from liangzheng.photo.animated import is_animated
from verifier_wasm import limits
from verifier_wasm.photo.seen import Seen
from verifier_wasm.photo.words import words
from verifier_wasm.shown.file_kinds import is_pdf, is_picture, other_kind

#: Kinds that the process opens besides those that a code is read from.
_OPENED: Final = frozenset({"HEIC", "AVIF", "BMP"})
#: How files begin that cameras call raw, and TIFF, which some of them are.
_RAW: Final = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"IIU\0")
_RAW_BRAND: Final = b"ftypcrx "


def look(data: bytes, *, source: str, lang: str) -> Seen:
    """Return what the engine sees of a file.

    Raises `BuilderError`, in the words of ``lang``: ``photo_raw``, ``photo_pdf``, ``photo_kind``,
    ``photo_moving`` (an animation), ``photo_damaged``, ``photo_too_large`` (in pixels),
    ``photo_too_complex`` (in time or memory); and ``extra_missing``, ``runtime_missing`` and
    ``runtime_changed`` where a part of the program is not there.
    """
    if code := _refused(data):
        raise _told(source, code, lang)
    extras.require("ai_edge_litert", "numpy", "PIL", "pi_heif", command="photo")
    process = start("liangzheng.photo.looking")
    try:
        answer, _ = process.communicate(data, timeout=limits.PHOTO_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise _told(source, "photo_too_complex", lang) from error
    finally:
        end(process)
    line, _, rest = answer.partition(b"\n")
    said: dict[str, Any] = json.loads(line) if line else {"error": "photo_too_complex"}
    if "fault" in said:
        code, message = said["fault"]
        raise BuilderError(message, code=code)
    if "error" in said:
        raise _told(source, said["error"], lang)
    buffers: dict[str, bytes] = {}
    for name, length in said["sizes"]:
        buffers[name], rest = rest[:length], rest[length:]
    return Seen.parse(said["told"], **buffers)


def _refused(data: bytes) -> str | None:
    if data.startswith(_RAW) or data[4:12] == _RAW_BRAND:
        return "photo_raw"
    if is_pdf(data):
        return "photo_pdf"
    kind = other_kind(data)
    if kind is not None and kind.format == "TIFF":
        return "photo_raw"
    if kind is not None and kind.format not in _OPENED:
        return "photo_kind"
    if not is_picture(data) and kind is None:
        return "photo_kind"
    return "photo_moving" if is_animated(data) else None


def _told(source: str, code: str, lang: str) -> BuilderError:
    return BuilderError(f"{source}: {words(lang)['sentences'][code]}", code=code)
