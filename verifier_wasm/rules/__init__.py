"""The rules about licences, as data: the verifier's checks and the guide's tables both read them here.

Sources: Order 162 of the Ministry of Public Security (2022) as amended by Order 172 (2025), articles 11
to 14, 62, 63, 65, 71, 74 to 79. State letters: consistent in practice, their standard not seen. GB/T 2260:
the provinces only; of the counties' codes no list with the retired ones was found that is free to use.
Categories of foreign licences: ISO/IEC 18013-1 and the EU's of the same letters; which class is roughly like
each is our own reading of their masses and seats, and binds nobody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class LicenceClass:
    """One 准驾车型. Ages in years, inclusive; ``drive_until``: may no longer be driven from this age."""

    code: str
    name_zh: str
    name_en: str
    vehicles_zh: str
    vehicles_en: str
    covers: tuple[str, ...]
    min_age: int
    max_age: int | None
    drive_until: int | None


@dataclass(frozen=True, slots=True)
class ForeignCategory:
    """One category of vehicle of foreign licences; ``classes``: the 准驾车型 roughly like it, if any."""

    code: str
    name_zh: str
    name_en: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """One state of a licence, by its letter."""

    zh: str
    en: str
    forbids_driving: bool


@dataclass(frozen=True, slots=True)
class PhotoRule:
    """One rule for the licence's photo.

    ``worst``: what a photo that breaks it may be told, ``fail`` or ``look``; ``fail`` only where agreeing
    sources ask for it. ``confidence``: ``agreeing``, ``single``, or ``derived``, which no source says.
    ``limits``: numbers, named with their units.
    """

    id: str
    worst: str
    confidence: str
    sources: tuple[str, ...]
    limits: Mapping[str, int]


@cache
def _read(name: str) -> Any:
    return json.loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))


@cache
def classes() -> dict[str, LicenceClass]:
    """Return the classes by code, in the order of article 11."""
    return {
        item["code"]: LicenceClass(**{**item, "covers": tuple(item["covers"])}) for item in _read("classes")
    }


@cache
def foreign_categories() -> dict[str, ForeignCategory]:
    """Return the categories of ISO/IEC 18013-1 by code."""
    return {
        item["code"]: ForeignCategory(**{**item, "classes": tuple(item["classes"])})
        for item in _read("foreign_categories")
    }


@cache
def states() -> dict[str, State]:
    """Return the states by letter."""
    return {letter: State(**state) for letter, state in _read("states").items()}


@cache
def photo() -> dict[str, PhotoRule]:
    """Return the rules for the photo by id."""
    return {
        item["id"]: PhotoRule(**{"limits": {}, **item, "sources": tuple(item["sources"])})
        for item in _read("photo")
    }


def terms() -> Mapping[str, Any]:
    """Return the numbers of the validity, scoring and renewal rules, named with their units."""
    terms: Mapping[str, Any] = _read("terms")
    return terms


def provinces() -> Mapping[str, str]:
    """Return the first two digits of GB/T 2260 codes, with the province's short name."""
    provinces: Mapping[str, str] = _read("provinces")
    return provinces
