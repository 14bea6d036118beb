"""The specimens' records: invented people and vehicles, dated from the day of the build.

The region 110199 of the invented number exists nowhere, so nobody can have it.
"""

from datetime import date, timedelta
from typing import Any, Final

from verifier_wasm.fields.identity import check_character
from verifier_wasm.fields.record import add_years

_PERSON: Final = "11019919900101001"
CARD_NUMBER: Final = "1100000000001"


def licence(today: date) -> dict[str, Any]:
    """Return a licence in its second year of a ten-year term."""
    start = add_years(today, -2) + timedelta(days=30)
    return {
        "licence_number": _PERSON + check_character(_PERSON),
        "name": "样证 SPECIMEN",
        "sex": 1,
        "nationality": "CHN",
        "birth_date": "1990-01-01",
        "first_issue_date": add_years(start, -6).isoformat(),
        "classes": ["C1", "D"],
        "valid_from": start.isoformat(),
        "valid_until": add_years(start, 10).isoformat(),
        "issuing_authority": "样证签发处（演示）",
        "file_number": "110100000001",
        "card_number": CARD_NUMBER,
        "points": 0,
        "states": ["A"],
    }


def expired_licence(today: date) -> dict[str, Any]:
    """Return a licence whose six-year term ended ten days ago."""
    end = today - timedelta(days=10)
    start = add_years(end, -6)
    return licence(today) | {
        "first_issue_date": start.isoformat(),
        "valid_from": start.isoformat(),
        "valid_until": end.isoformat(),
    }


def suspended_licence(today: date) -> dict[str, Any]:
    """Return a licence that is suspended at 12 points."""
    return licence(today) | {"points": 12, "states": ["B", "D"]}


def contradicting_licence(today: date) -> dict[str, Any]:
    """Return a licence whose date of birth is not the one in its number."""
    return licence(today) | {
        "birth_date": "1985-05-20",
        "first_issue_date": licence(today)["first_issue_date"],
    }


def inspection_mark(today: date) -> dict[str, Any]:
    """Return an inspection mark with most of a year to go."""
    return {
        "plate_number": "样A·00000",
        "plate_type": "小型汽车",
        "vin_tail": "000000",
        "inspection_valid_until": (today + timedelta(days=300)).isoformat(),
        "issuing_authority": "样证签发处（演示）",
    }
