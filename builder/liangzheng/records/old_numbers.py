"""Numbers of identity cards of 15 digits, as they were given out until 1999 (GB 11643-1989).

A checker compares them with nothing, since other documents may have numbers of 15 digits. Whoever issues
knows what it is: six digits of the region, six of the day of birth, three of the order, odd for men.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from liangzheng.records.normal.licence_numbers import OLD, old_birthday
from verifier_wasm.fields.record import today
from verifier_wasm.rules import provinces

#: Where a citizen's number of today has the day of birth; a foreign resident's, which begins with 9, may not.
_NEW: Final = re.compile(r"[1-8][0-9]{16}[0-9X]")
_FIRST_YEAR: Final = "1900"
_NUMBER: Final = "licence_number"


class OldNumberDoubt(NamedTuple):
    """What is in doubt; ``rule``: the rule that numbers of 18 digits are held to in the same point."""

    rule: str
    problem: str
    fields: tuple[str, ...]


def doubts_of(fields: Mapping[str, Any], *, at: datetime) -> Iterator[OldNumberDoubt]:
    """Yield what does not agree in a document whose number is one of 15 digits; of 18, a day yet to come."""
    number = fields.get(_NUMBER)
    if type(number) is not str:
        return
    if _NEW.fullmatch(number) and not _FIRST_YEAR <= number[6:14] <= _day(at):
        problem = "the birthday in the number is yet to come, or before 1900"
        yield OldNumberDoubt("id-birth", problem, (_NUMBER,))
    if not OLD.fullmatch(number):
        return
    born = old_birthday(number)
    stated = fields.get("birth_date")
    if born is None:
        problem = "the birthday in a number of 15 digits does not exist: are its last digits missing?"
        yield OldNumberDoubt("id-birth", problem, (_NUMBER,))
    elif type(stated) is str and (born.month, born.day, born.year % 100) != _parts(stated):
        problem = "the birthday in the number is not the date of birth"
        yield OldNumberDoubt("id-birth", problem, (_NUMBER, "birth_date"))
    if fields.get("sex") in {1, 2} and int(number[-1]) % 2 != fields["sex"] % 2:  # ISO 5218: 1 male, 2 female
        yield OldNumberDoubt("id-sex", "the sex in the number is not the sex stated", (_NUMBER, "sex"))
    if number[:2] not in provinces():
        yield OldNumberDoubt("id-region", "the number begins with no province's code", (_NUMBER,))


@lru_cache(maxsize=16)  # one time for a whole run
def _day(at: datetime) -> str:
    return today(at).isoformat().replace("-", "")


def _parts(stated: str) -> tuple[int, int, int]:
    day = date.fromisoformat(stated)
    return day.month, day.day, day.year % 100
