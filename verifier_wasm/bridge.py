"""The verifier's side of the page: bytes and text come in, JSON text goes out; nothing raises.

The page's Python worker holds one `Bridge`. It hands over what the scanner read and draws what comes back;
what a picture's codes amount to, and every word for people, is decided here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from verifier_wasm.catalogue import LANGUAGES, is_known, learn, sentence
from verifier_wasm.errors import LiangzhengError, UseError
from verifier_wasm.judging.file_kind import kind_of
from verifier_wasm.judging.holder import Asked
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.judging.several import documents
from verifier_wasm.policy import Policy
from verifier_wasm.question import Question, write_question
from verifier_wasm.report import Report
from verifier_wasm.shown.code import Code, Part
from verifier_wasm.trusted.memory import Memory
from verifier_wasm.verify import report_no_code, verify
from verifier_wasm.view import view, view_policy

if TYPE_CHECKING:
    from verifier_wasm.trusted.status import StatusList
    from verifier_wasm.trusted.store import TrustStore

#: Libraries that the page loads when they are first needed, with the part of the runtime that holds them.
PARTS: Final = {"asn1crypto": "certificates"}

type Buffer = bytes | bytearray | memoryview


class Bridge:
    """One page's verifier, from the opening of its trust list on."""

    def __init__(self) -> None:
        self._trust: TrustStore | None = None
        self._policy = Policy()
        self._memory = Memory()
        #: Why there is no trust list: the answer to every check.
        self._refused: LiangzhengError | None = None

    def open(
        self,
        trust_list: Buffer,
        root: Buffer,
        *,
        at: str,
        changes: Buffer = b"",
        policy: str = "{}",
        remembered: str = "",
        lang: str = LANGUAGES[0],
        words: str = "",
    ) -> str:
        """Open the trust list by the pinned root, and take the publisher's policy (JSON text).

        ``at``: the device's time (RFC 3339); signed times that are later are not remembered.
        ``changes``: the changes of root. ``remembered``: what an earlier call gave out as ``remember``: an
        older list or root is refused. ``words``: of a language that the verifier does not know by itself,
        ``{"language", "lender", "sections"}`` as `learn` takes them (JSON text). Returns ``{"remember",
        "sequence", "rules"}`` (``rules``: the policy in words, pairs of label and value), ``{"load"}`` as
        `check` does, or ``{"error", "sentence"}``.
        """
        if words:
            told = json.loads(words)
            learn(told["language"], told["sections"], lender=told["lender"])
        try:
            self._policy = Policy.parse(policy)
            self._trust, self._memory = Memory.parse(remembered).open(
                bytes(trust_list), bytes(root), bytes(changes), at=_time(at), skew=self._policy.clock_skew
            )
        except LiangzhengError as error:
            self._refused = error
            return _error(error, lang)
        except ModuleNotFoundError as error:
            return _load(error)
        return _json(
            {
                "sequence": self._trust.sequence,
                "remember": self._memory.dump(),
                "rules": view_policy(self._policy, self._trust, lang=_known(lang)),
            }
        )

    def check(
        self,
        codes: Iterable[tuple[Buffer, str | None] | tuple[Buffer, str | None, Sequence[int] | None]],
        *,
        at: str,
        lang: str = LANGUAGES[0],
        tokens: Mapping[str, Sequence[Buffer]] | None = None,
        looked: int | None = None,
        pages: int | None = None,
        nonce: Buffer | None = None,
        audience: str = "",
    ) -> str:
        """Check what was read at a time (RFC 3339): the codes of one picture, or one pasted text or file.

        ``codes``: bytes with the symbology as zxing names it, None for a text or file; and for a part of a
        code its index, the number of parts and their parity (`Part`), else None.
        ``looked``, ``pages``: of a PDF, how many pages were looked at closely, of how many.
        ``tokens``: the status lists fetched or kept so far, by URI; none for one that cannot be fetched.
        ``nonce``, ``audience``: of the question that stands (`ask`), which a live code has to answer.

        Returns ``{"report", "view", "others", "unfinished", "remember", "used"}``: ``others`` holds
        ``{"report", "view"}`` for each further document of a code that has several; ``unfinished``: parts of
        the code are missing, and those given count again with the next; ``used`` is None, or which status
        list counted, as ``{"uri", "position" among its tokens, "ttl" in seconds or None}``. Or ``{"fetch":
        {"uri", "origins"}}`` where a status list is needed first: ``origins`` are those it may come from
        besides the page's own. Or ``{"load"}`` where a part of the runtime is needed first (`PARTS`). Or
        ``{"error", "sentence"}``.
        """
        try:
            time = _time(at)
            source = _Tokens(tokens or {}, self._memory, at=time, skew=self._policy.clock_skew)
            asked = Asked(bytes(nonce) if nonce else None, frozenset([audience] if audience else ()))
            found = one_code((_code(*code) for code in codes), looked=looked or 1, pages=pages or 1)
            shown = []
            for one in documents(found) if isinstance(found, Code) else (found,):
                report = self._report(one, time, source, asked)
                if source.missing is not None:
                    return _json({"fetch": {"uri": source.missing, "origins": self._origins(report)}})
                shown.append({"report": report.as_dict(), "view": view(report, lang=lang)})
            self._memory = source.memory
            first, *others = shown
            unfinished = isinstance(found, NoCode) and bool(found.parts)
            memory = self._memory.dump()
            return _json(
                {**first, "others": others, "unfinished": unfinished, "remember": memory, "used": source.used}
            )
        except LiangzhengError as error:
            return _error(error, lang)
        except ModuleNotFoundError as error:
            return _load(error)

    def ask(self, nonce: Buffer, *, audience: str = "", lang: str = LANGUAGES[0]) -> str:
        """Return ``{"text"}``: a question that a holder's page scans (`write_question`), or ``{"error"}``."""
        try:
            return _json({"text": write_question(Question(bytes(nonce), audience))})
        except LiangzhengError as error:
            return _error(error, lang)

    def file_kind(self, head: Buffer) -> str:
        """Say what a file is that is no picture of the common kinds and no PDF, by its first bytes.

        Returns ``{"kind": {"code", "format", "way"}}``: what `explain` is to be asked for, and what
        of it can be looked at all the same (its ``way``); ``{"kind": None}`` for what may be a code.
        """
        kind = kind_of(bytes(head))
        return _json({"kind": asdict(kind) if kind else None})

    def explain(self, code: str, *, lang: str = LANGUAGES[0], format: str = "") -> str:  # noqa: A002 - the catalogue's name
        """Return ``{"sentence"}``: the words for a reason that the page itself found.

        ``format``: the name of a file's kind.
        """
        return _json({"sentence": sentence(code, _known(lang), {"format": format})})

    def _report(self, found: Code | NoCode, at: datetime, source: "_Tokens", asked: Asked) -> Report:
        if self._refused is not None:
            raise self._refused
        if isinstance(found, NoCode):
            return report_no_code(found, trust=self._trust, at=at, policy=self._policy)
        return verify(found, trust=self._trust, status=source, at=at, policy=self._policy, asked=asked)

    def _origins(self, report: Report) -> list[str]:
        assert self._trust is not None
        issuers = self._trust.issuers_named(report.issuer.id)
        return sorted({origin for issuer in issuers for origin in issuer.status_origins})


class _Tokens:
    """The status lists at hand; keeps the first one asked for that was not yet looked for."""

    def __init__(
        self, tokens: Mapping[str, Sequence[Buffer]], memory: Memory, *, at: datetime, skew: timedelta
    ) -> None:
        self._tokens = tokens
        self._at, self._skew = at, skew
        self.memory = memory
        self.missing: str | None = None
        self.used: dict[str, Any] | None = None

    def tokens(self, uri: str) -> Sequence[bytes]:
        if uri not in self._tokens:
            self.missing = uri
            return ()
        return [bytes(token) for token in self._tokens[uri]]

    def seen(self, uri: str) -> datetime | None:
        return self.memory.seen(uri)

    def opened(self, uri: str, token: bytes, status_list: "StatusList") -> None:
        position = next(n for n, known in enumerate(self._tokens[uri]) if bytes(known) == token)
        self.used = {"uri": uri, "position": position, "ttl": status_list.ttl}
        self.memory = self.memory.saw_list(uri, status_list.issued_at, at=self._at, skew=self._skew)


def _code(given: Buffer, symbology: str | None, part: Sequence[int] | None = None) -> Code:
    return Code(bytes(given), symbology, part=Part(*part) if part else None)


def _time(at: str) -> datetime:
    """Read RFC 3339; `UseError` ``time_naive``."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError as error:
        raise UseError("time_naive", "the time is not RFC 3339") from error
    if time.tzinfo is None:
        raise UseError("time_naive", "the time needs a time zone")
    return time


def _load(error: ModuleNotFoundError) -> str:
    """Say which part of the runtime has a module; what is in none of them is a fault, and goes on."""
    part = PARTS.get((error.name or "").split(".")[0])
    if part is None:
        raise error
    return _json({"load": part})


def _error(error: LiangzhengError, lang: str) -> str:
    return _json({"error": error.code, "sentence": sentence(error.code, _known(lang), error.detail)})


def _known(lang: str) -> str:
    return lang if is_known(lang) else LANGUAGES[0]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
