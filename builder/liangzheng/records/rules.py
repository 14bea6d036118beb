"""The verifier's own rules, put to a record before it is signed: nothing is signed that it would doubt."""

from collections.abc import Mapping
from typing import Any, Final

from liangzheng.records.old_numbers import doubts_of
from liangzheng.records.rows import Plan
from verifier_wasm.catalogue import sentence
from verifier_wasm.document import write_document
from verifier_wasm.envelope import Document
from verifier_wasm.fields import Finding, check_fields, licence_validity
from verifier_wasm.report import Result

#: Code of a finding -> what whoever keeps the records is told: no value, and what to look at.
_TOLD: Final = {
    "fields_number_format": "the number is written unusually",
    "fields_id_checksum": "the check character is wrong: a digit is mistyped, or a spreadsheet rounded it",
    "fields_id_birth": "the birthday in the number does not exist, or is not the date of birth",
    "fields_id_sex": "the sex in the number is not the sex stated",
    "fields_id_region": "the number begins with no province's code",
    "fields_file_number": "a file number has 12 digits",
    "fields_file_number_area": "the province at the start of the file number is not the authority's",
    "fields_class_tokens": "a class is not known",
    "fields_class_none": "it names no class",
    "fields_class_redundant": "a class stands twice, or is covered by another one",
    "fields_class_c6_alone": "C6 stands without a car class",
    "fields_min_age": "the holder was younger than 18 at first issue",
    "fields_max_age_63": "the holder is 63 or older, and a class may be driven only until then",
    "fields_max_age_70": "the holder is 70 or older, and a class may be driven only until then",
    "fields_dates_order": "the dates are not in their order",
    "fields_term_length": "the term is neither six nor ten years nor 长期",
    "fields_term_history": "the term is one that is given only after more years",
    "fields_score_status": "the points do not fit the state",
    "fields_state_letters": "a state is not known, or normal (A) stands beside one that forbids driving",
    "fields_certificate_id": "the check character is wrong",
    "fields_certificate_id_form": "the identifier is of a form that is not known",
    "validity_licence_expired": "the term is over",
    "validity_inspection_expired": "the term is over",
}
#: A state that forbids driving is what the record says, on purpose; an end that has passed is likely not.
_MEANT: Final = frozenset({"states"})
#: A term that begins later is printed beforehand.
_LATER: Final = "validity_licence_not_yet"


class DoubtError(Exception):
    """A rule does not hold; ``rule``: its id, by which `Plan.allowed` can accept it, "" where it cannot."""

    def __init__(self, message: str, rule: str, fields: tuple[str, ...]) -> None:
        super().__init__(message)
        self.rule = rule
        self.fields = fields


def check_document(kind: str, fields: Mapping[str, Any], plan: Plan) -> None:
    """Raise `RecordError` for a field that the document cannot hold, and `DoubtError` for a rule.

    A contradiction is never accepted: the verifier would reject the code. What is only unusual, exceptions
    exist for, is where ``plan.allowed`` names the rule; so is a document whose term is over.
    """
    write_document(kind=kind, fields=fields)
    document = Document(kind, fields)
    doubts: list[Finding] = []
    for finding in check_fields(document, at=plan.at):
        if finding.result is Result.FAIL:
            raise DoubtError(_told(finding), "", finding.fields)
        if finding.result is Result.WARN and finding.rule not in plan.allowed:
            doubts.append(finding)
    for doubt in doubts_of(fields, at=plan.at):
        if doubt.rule not in plan.allowed:
            raise DoubtError(_allowed(doubt.problem, doubt.rule), doubt.rule, doubt.fields)
    if not doubts:
        doubts = [finding for finding in licence_validity(document, at=plan.at) if _limits(finding, plan)]
    for finding in doubts:
        raise DoubtError(_allowed(_told(finding), finding.rule), finding.rule, finding.fields)


def _allowed(problem: str, rule: str) -> str:
    return f"{problem}; if it is right as it is, --allow {rule}"


def _limits(finding: Finding, plan: Plan) -> bool:
    return (
        finding.result is Result.FAIL
        and finding.rule not in _MEANT
        and finding.code != _LATER
        and finding.rule not in plan.allowed
    )


def _told(finding: Finding) -> str:
    return _TOLD.get(finding.code) or sentence(finding.code, "en", finding.detail)
