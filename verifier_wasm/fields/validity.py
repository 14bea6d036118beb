"""Whether a document is in force on the day: its dates, inclusive, and the states that forbid driving."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from verifier_wasm.envelope import Document
from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.mobile import last_privilege_ends
from verifier_wasm.fields.record import Record, unchecked
from verifier_wasm.report import Result
from verifier_wasm.rules import states

#: 撤销, 吊销, 注销: the licence has ended.
_ENDED: Final = frozenset("EFG")
#: What decides whether a licence allows driving; the end of a Chinese one may be null, 长期.
_DECIDES: Final = {"dl": ("valid_until", "classes"), "mdl": ("expiry_date", "driving_privileges")}


def judge_validity(
    document: Document, *, at: datetime, code_ends: bool, require_shown: bool
) -> tuple[str, dict[str, Any]]:
    """Return the reason code of ``validity``, and its details: what limits the document, or was seen.

    ``code_ends``: whether the code has an end of its own, which has not come. ``require_shown``: whether a
    licence that does not show what decides is limited by that (`Policy.require_shown`).
    """
    findings = licence_validity(document, at=at)
    detail: dict[str, Any] = {"findings": [finding.as_dict() for finding in findings]}
    limit = next((finding for finding in findings if finding.result is Result.FAIL), None)
    if limit is not None:
        return limit.code, {**detail, **limit.detail}
    # An empty list of classes shows no more than none.
    missing = [name for name in _DECIDES.get(document.kind, ()) if document.fields.get(name, []) == []]
    if missing:
        code = "validity_not_shown" if require_shown else "validity_not_shown_tolerated"
        return code, detail | {"missing": missing}
    if document.kind == "dl":
        told = "states" in document.fields
        return "validity_in_date_and_state" if told else "validity_in_date_state_absent", detail
    if any(finding.result is Result.PASS for finding in findings):
        return "validity_in_date", detail
    return "validity_code_in_date" if code_ends else "validity_no_dates", detail


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
    if not letters:  # an empty list says nothing either
        return
    # A letter nobody has explained is not taken for a good one.
    forbidding = {letter for letter in letters if letter not in states() or states()[letter].forbids_driving}
    if forbidding:
        # The end of a licence is reported before what only interrupts it.
        detail = {"states": sorted(forbidding, key=lambda letter: (letter not in _ENDED, letter))}
        yield Finding("states", Result.FAIL, "validity_state_forbids", ("states",), detail)
    else:
        yield Finding("states", Result.PASS, "validity_state_allows", ("states",))


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
