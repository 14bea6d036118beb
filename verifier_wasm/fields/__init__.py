"""Whether the fields of a document contradict each other, or the published rules.

A failed rule never proves a forgery and a passed one never proves authenticity. The rule on the generation
time is `verifier_wasm.verify`'s step (7); expiry and states are `judge_validity`'s.
"""

from datetime import datetime

from verifier_wasm.envelope import Document
from verifier_wasm.fields.binding import HOLDER_BOUND, device_binding, revocation
from verifier_wasm.fields.classes import check_classes
from verifier_wasm.fields.dates import check_dates, check_vehicle_dates
from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.identity import check_identity
from verifier_wasm.fields.mobile import check_mobile_licence
from verifier_wasm.fields.numbers import check_certificate_id, check_file_number
from verifier_wasm.fields.points import check_points
from verifier_wasm.fields.record import Record, not_shown
from verifier_wasm.fields.validity import judge_validity, licence_validity

__all__ = ["Finding", "check_fields", "judge_validity", "licence_validity"]


def check_fields(document: Document, *, at: datetime) -> tuple[Finding, ...]:
    """Apply every rule that the kind of document has, as of the day of ``at`` in China; never raises.

    What the holder did not show is not missing: a rule that needs it is not checked, and says so.
    """
    findings = _findings(document, Record.of(document, at))
    return tuple(map(not_shown, findings)) if document.withheld else findings


def _findings(document: Document, record: Record) -> tuple[Finding, ...]:
    if document.kind == "dl":
        return (
            *check_identity(record),
            *check_file_number(record),
            *check_classes(record),
            *check_dates(record),
            *check_points(record),
            *check_certificate_id(record),
        )
    if document.kind == "vl":
        return tuple(check_vehicle_dates(record))
    if document.kind == "mdl":
        return (device_binding(), *check_mobile_licence(record))
    if document.kind in HOLDER_BOUND:
        return (device_binding(),)
    if document.kind == "shc":
        return (revocation(),)
    return ()
