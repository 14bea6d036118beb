"""Whether a document is in force on the day: its dates, inclusive, and the states that forbid driving."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from verifier_wasm.envelope import Document
from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.mobile import last_privilege_ends
from verifier_wasm.fields.record import Record, unchecked
from verifier_wasm.report import Result
from verifier_wasm.rules import states

#: 撤销, 吊销, 注销: the licence is no more.
_ENDED: Final = frozenset("EFG")


def licence_validity(document: Document, *, at: datetime) -> tuple[Finding, ...]:
    """Return what limits a document on the day of ``at`` in China; empty where it holds nothing to judge.

    A failed finding means "genuine, but not to be driven on", never "invalid data".
    """
    record = Record.of(document, at)
    if document.kind == "dl":
        return (*_states(record), *_term(record))
    if document.kind == "im":
        return tuple(_ends(record, "inspection_valid_until", "validity_inspection_expired"))
    if document.kind == "mdl":
        return tuple(_mobile(record))
    return ()


def _states(record: Record) -> Iterator[Finding]:
    letters = record.fields.get("states")
    if letters is None:
        return
    # A letter nobody has explained is not taken for a good one.
    forbidding = {letter for letter in letters if letter not in states() or states()[letter].forbids_driving}
    if forbidding:
        # The end of a licence is told before what only interrupts it.
        detail = {"states": sorted(forbidding, key=lambda letter: (letter not in _ENDED, letter))}
        yield Finding("states", Result.FAIL, "validity_state_forbids", ("states",), detail)
    else:
        yield Finding("states", Result.PASS, "validity_in_date", ("states",))


def _term(record: Record) -> Iterator[Finding]:
    start = record.day("valid_from")
    if start is not None and record.today < start:
        detail = {"date": start.isoformat()}
        yield Finding("expired", Result.FAIL, "validity_licence_not_yet", ("valid_from",), detail)
    if "valid_until" in record.fields:
        yield from _ends(record, "valid_until", "validity_licence_expired")


def _mobile(record: Record) -> Iterator[Finding]:
    """Judge the licence's own term, which is not known where its holder chose not to show it."""
    if "expiry_date" not in record.fields:
        yield unchecked("expired", "expiry_date")
    yield from _ends(record, "expiry_date", "validity_licence_expired")
    ended = last_privilege_ends(record)
    if ended is not None:
        detail = {"date": ended.isoformat()}
        yield Finding("expired", Result.FAIL, "validity_licence_expired", ("driving_privileges",), detail)


def _ends(record: Record, name: str, code: str) -> Iterator[Finding]:
    end = record.day(name)
    if end is not None and record.today > end:
        yield Finding("expired", Result.FAIL, code, (name,), {"date": end.isoformat()})
    elif name in record.fields:
        yield Finding("expired", Result.PASS, "validity_in_date", (name,))
