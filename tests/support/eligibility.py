"""Who can apply, why not, and what next: what the helper on the page ``can-i-apply`` has to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from liangzheng.plugin.data import Eligibility
from verifier_wasm.rules import classes, terms

#: From this age on a licence needs a medical every year.
MEDICAL_AGE: Final = "medical_age"
#: For so many years past their limit some classes can be driven with an extension.
EXTENSION_YEARS: Final = "extension_years"
EXTENSION_CLASSES: Final = "extension_classes"


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no or unknown; and the ids of the texts that say why and what next, in their order."""

    can: str
    reasons: tuple[str, ...]
    late_classes: tuple[str, ...] = ()


def judge(
    groups: Sequence[Eligibility], *, state: str, expired: bool, codes: Sequence[str], age: int
) -> Answer:
    """Answer for a state (its letter), whether the licence has expired, its classes and the driver's age.

    An expired licence cannot be applied for, whatever its state; that its state alone would allow it is then
    left unsaid. Classes that the driver has grown too old
    for do not stop the application; they have to be exchanged first or soon.
    """
    group = next(group for group in groups if state in group.letters)
    reasons = ["expired"] if expired else []
    if not (expired and group.can == "yes"):
        reasons.append(group.id)
    late = tuple(code for code in codes if (limit := classes()[code].drive_until) and age >= limit)
    if late:
        reasons.append("too_old")
    extended = (code for code in late if code in terms()[EXTENSION_CLASSES])
    if any(age < _limit(code) + terms()[EXTENSION_YEARS] for code in extended):
        reasons.append("extension")
    if age >= terms()[MEDICAL_AGE]:
        reasons.append("medical")
    return Answer("no" if expired else group.can, tuple(reasons), late)


def _limit(code: str) -> int:
    return classes()[code].drive_until or 0
