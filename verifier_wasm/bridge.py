"""The verifier's side of the page: bytes and text come in, JSON text goes out; nothing raises.

The page's Python worker holds one `Bridge`. It hands over what the scanner read and draws what comes back;
what a picture's codes amount to, and every word for people, is decided here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from verifier_wasm import limits
from verifier_wasm.catalogue import LANGUAGES, sentence
from verifier_wasm.code import Code
from verifier_wasm.cose_key import keys_from_key_set
from verifier_wasm.errors import LiangzhengError, UseError
from verifier_wasm.picture import one_code
from verifier_wasm.report import Report
from verifier_wasm.trust_list import open_trust_list
from verifier_wasm.verify import unread, verify
from verifier_wasm.view import view

if TYPE_CHECKING:
    from verifier_wasm.trust import TrustStore

type Buffer = bytes | bytearray | memoryview

#: The control characters that a text may hold.
_WHITE_SPACE: Final = frozenset("\t\r\n")


class Bridge:
    """One page's verifier, from the opening of its trust list on."""

    def __init__(self) -> None:
        self._trust: TrustStore | None = None

    def open(self, trust_list: Buffer, root: Buffer, *, remembered: str = "", lang: str = "zh") -> str:
        """Open the trust list by the pinned root (a COSE_KeySet).

        ``remembered``: what an earlier call gave out under this name; a list older than the newest one seen
        with this root is refused. Returns ``{"remember", "sequence"}`` or ``{"error", "sentence"}``.
        """
        try:
            seen = _sequences(remembered)
            root_id = hashlib.sha256(root).hexdigest()
            self._trust = open_trust_list(
                bytes(trust_list),
                roots=keys_from_key_set(bytes(root)),
                minimum_sequence=seen.get(root_id, 0),
            )
        except LiangzhengError as error:
            return _error(error, lang)
        sequence = self._trust.sequence
        return _json({"sequence": sequence, "remember": _json(seen | {root_id: sequence})})

    def check(
        self,
        codes: Iterable[tuple[Buffer, str | None]],
        *,
        at: str,
        lang: str = "zh",
        tokens: Mapping[str, Buffer | None] | None = None,
    ) -> str:
        """Check what was read at a time (RFC 3339): the codes of one picture, or one pasted text or file.

        ``codes``: bytes with the symbology as zxing names it, None for a text or file.
        ``tokens``: the status lists fetched so far, None for one that cannot be had.

        Returns ``{"report", "view"}``; or ``{"fetch": {"uri", "origins"}}`` where a status list is needed
        first: ``origins`` are those it may come from besides the page's own; or ``{"error", "sentence"}``.
        """
        try:
            source = _Tokens(tokens or {})
            report = self._report([_code(bytes(data), symbology) for data, symbology in codes], at, source)
            if source.missing is not None:
                return _json({"fetch": {"uri": source.missing, "origins": self._origins(report)}})
            return _json({"report": report.as_dict(), "view": view(report, lang=lang)})
        except LiangzhengError as error:
            return _error(error, lang)

    def explain(self, code: str, *, lang: str = "zh") -> str:
        """Return ``{"sentence"}``: the words for a reason that the page itself found."""
        return _json({"sentence": sentence(code, _known(lang))})

    def _report(self, codes: list[Code], at: str, source: "_Tokens") -> Report:
        try:
            time = datetime.fromisoformat(at)
        except ValueError as error:
            raise UseError("time_naive", "the time is not RFC 3339") from error
        found = one_code(codes)
        if isinstance(found, str):
            return unread(found, trust=self._trust, at=time)
        return verify(found, trust=self._trust, status=source, at=time)

    def _origins(self, report: Report) -> list[str]:
        assert self._trust is not None
        issuers = self._trust.issuers_named(report.issuer.id)
        return sorted({origin for issuer in issuers for origin in issuer.status_origins})


class _Tokens:
    """The status lists at hand; keeps the first one asked for that was not yet looked for."""

    def __init__(self, tokens: Mapping[str, Buffer | None]) -> None:
        self._tokens = tokens
        self.missing: str | None = None

    def token(self, uri: str) -> bytes | None:
        if uri not in self._tokens:
            self.missing = uri
            return None
        token = self._tokens[uri]
        return None if token is None else bytes(token)


def _code(data: bytes, symbology: str | None) -> Code:
    """Return a code; of a text (UTF-8 without control characters) without the white space around it."""
    # What is too long to be a code is not looked at; `verify` says so.
    if symbology is not None or len(data) > limits.BINARY_LENGTH:
        return Code(data, symbology)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Code(data)
    if any(character < " " and character not in _WHITE_SPACE for character in text):
        return Code(data)
    return Code(text.strip().encode())


def _sequences(remembered: str) -> dict[str, int]:
    """Return the newest sequence seen for each root; what is no such memory counts as none."""
    try:
        values = json.loads(remembered or "{}")
    except ValueError:
        return {}
    if not isinstance(values, dict):
        return {}
    return {root: n for root, n in values.items() if type(n) is int and n > 0}


def _error(error: LiangzhengError, lang: str) -> str:
    return _json({"error": error.code, "sentence": sentence(error.code, _known(lang), error.detail)})


def _known(lang: str) -> str:
    return lang if lang in LANGUAGES else LANGUAGES[0]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
