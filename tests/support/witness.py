"""Holds `verify` to its word on codes that were altered: what it accepts is what somebody signed."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any, Final

from tests.support.samples import NOW, Samples
from verifier_wasm import Outcome, Report, TrustStore, verify
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.signatures import Backend, host, pure, verify_signature
from verifier_wasm.report import CHECK_IDS
from verifier_wasm.x509.path import key_from_chain
from verifier_wasm.x509.signed_by import signed_by

BACKENDS: Final[dict[str, Backend]] = {"host": host, "pure": pure}
#: No answer may take longer, in seconds of this process's work.
SLOWEST: Final = 2.0
_ACCEPTED: Final = frozenset({Outcome.AUTHENTIC, Outcome.RESTRICTED})
#: Formats of which a holder may show a part.
_SELECTIVE: Final = frozenset({"mdoc", "jws"})


class Recording:
    """A backend that remembers the messages whose signature held, and under which key."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.held: list[tuple[PublicKey, bytes]] = []

    def verify(self, **asked: Any) -> bool:
        """As `Backend.verify`."""
        good = self._backend.verify(**asked)
        if good:
            self.held.append((asked["key"], asked["message"]))
        return good


@contextmanager
def backend_in_use(backend: Backend) -> Iterator[None]:
    """Have every signature checked by this backend, where none is named."""
    defaults = [_defaults(function) for function in (verify_signature, key_from_chain, signed_by)]
    before = [each["backend"] for each in defaults]
    for each in defaults:
        each["backend"] = backend
    try:
        yield
    finally:
        for each, old in zip(defaults, before, strict=True):
            each["backend"] = old


def _defaults(function: object) -> dict[str, Any]:
    """Return the values that a function takes where it is given none by name; changes of them count."""
    assert isinstance(function, FunctionType)
    assert function.__kwdefaults__ is not None
    return function.__kwdefaults__


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one altered code."""

    report: Report
    seconds: float
    #: The code was accepted, and all that is signed in it and shown of it is as it was.
    unchanged: bool

    @property
    def accepted(self) -> bool:
        """Say whether it was accepted."""
        return self.report.outcome in _ACCEPTED


class Witness:
    """Knows one valid code of every format, and what was signed in each."""

    def __init__(self, backend: str = "host") -> None:
        samples = Samples()
        self.codes: Mapping[str, bytes] = samples.every_code()
        self.trust = TrustStore(samples.issuers, sequence=1)
        self._recording = Recording(BACKENDS[backend])
        self._reports: dict[bytes, dict[str, Any]] = {}
        self._keys = {key.key for issuer in samples.issuers for key in issuer.keys}
        self._held: set[bytes] = set()
        for code in self.codes.values():
            report, held = self._run(code)
            if report.outcome in _ACCEPTED:
                self._reports[held[-1][1]] = report.as_dict()
                self._held.update(message for _, message in held)

    def answer(self, code: bytes) -> Answer:
        """Check a code.

        Raises `AssertionError` where it is accepted with content that nobody signed, where it took too long,
        or where the report cannot be written.
        """
        before = time.process_time()
        report, held = self._run(code)
        seconds = time.process_time() - before
        assert seconds < SLOWEST, f"{seconds:.1f} s"
        assert len(report.checks) == len(CHECK_IDS)
        shown = report.as_dict()
        json.dumps(shown, allow_nan=False).encode()
        # Under other keys than those trusted a signature may hold: a certificate's own, under its key.
        trusted = {message for key, message in held if key in self._keys}
        assert trusted <= self._held, "a signature held over what nobody signed"
        if report.outcome not in _ACCEPTED:
            assert report.document is None
            return Answer(report, seconds, unchanged=False)
        assert held, "accepted without a signature"
        assert held[-1][1] in self._reports, "accepted over what nobody signed"
        signed = self._reports[held[-1][1]]
        assert (shown["issuer"], shown["times"]) == (signed["issuer"], signed["times"])
        partial = shown["format"] in _SELECTIVE
        assert _is_of(shown["document"], signed["document"], partial=partial), (shown, signed)
        return Answer(report, seconds, unchanged=shown["document"] == signed["document"])

    def _run(self, code: bytes) -> tuple[Report, list[tuple[PublicKey, bytes]]]:
        self._recording.held = []
        with backend_in_use(self._recording):
            report = verify(code, trust=self.trust, at=NOW)
        return report, self._recording.held


def _is_of(shown: Any, signed: Any, *, partial: bool) -> bool:
    """Say whether all that is shown is in what was signed, and, unless a part may be shown, the reverse."""
    if not partial or not isinstance(shown, dict) or not isinstance(signed, dict):
        return bool(shown == signed)
    return all(name in signed and _is_of(value, signed[name], partial=True) for name, value in shown.items())
