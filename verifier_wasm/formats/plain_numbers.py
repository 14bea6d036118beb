"""Plain numbers of a licence: the little that can be checked of them alone, never that they are valid."""

from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.identity import check_number_alone
from verifier_wasm.fields.numbers import check_identifier, check_prefix_alone
from verifier_wasm.report import Result

NAMES: Final = frozenset({"id_number", "card_number", "file_number", "certificate_id"})


def number_detail(name: str, number: str) -> Mapping[str, Any]:
    """Return ``{"findings"}`` of a number of one of `NAMES`; the number itself is not in it."""
    return {"findings": [finding.as_dict() for finding in _findings(name, number.upper())]}


def is_consistent_id(number: str) -> bool:
    """Say whether 18 characters are written as an ID number is: one in eleven digit strings is at most."""
    return all(finding.result is Result.PASS for finding in check_number_alone(number.upper()))


def _findings(name: str, number: str) -> tuple[Finding, ...]:
    if name == "id_number":
        return tuple(check_number_alone(number))
    if name == "certificate_id":
        return (check_identifier(number),)
    return tuple(check_prefix_alone(name, number))
