"""The classes (准驾车型): known, not redundant, C6 not alone, and the ages for driving them."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.plain import half_width
from verifier_wasm.fields.record import Record, age, passed, unchecked, unusual
from verifier_wasm.report import Result
from verifier_wasm.rules import classes

#: Car classes, one of which C6 is added to (Order 162 article 14).
_CARS: Final = frozenset({"A1", "A2", "A3", "B1", "B2", "C1", "C2"})

#: The rules that need classes which are known.
_RULES: Final = ("class-redundant", "class-c6-alone", "max-age-63", "max-age-70")

#: A letter with its number, or whatever else stands between separators.
_TOKEN: Final = re.compile(r"[A-Z][0-9]*|[^A-Z]+")
_SEPARATORS: Final = re.compile(r"[/\\,;.|+&\u3001\u3002\u00b7_-]+")
_SHOWN: Final = 20


def split_classes(text: str) -> tuple[list[str], list[str]]:
    """Split classes written together (``A1A2D``) or apart (``C1/D``): those known, and what else is there."""
    known: list[str] = []
    others: list[str] = []
    for part in _SEPARATORS.split(half_width(text)):
        for token in _TOKEN.findall(part):
            (known if token in classes() else others).append(token)
    return known, others


def check_classes(record: Record) -> Iterator[Finding]:
    """Yield the findings of ``class-`` rules and of ``max-age-63`` and ``max-age-70``.

    A class that is not known here may be a new one, so it is reported and contradicts nothing.
    """
    written = record.fields.get("classes")
    if written is None:
        yield from (unchecked(rule, "classes") for rule in ("class-tokens", *_RULES))
        return
    known, others = [], []
    for item in written:
        codes, rest = split_classes(item)
        known += codes
        others += rest
    if others:
        yield unusual("class-tokens", "classes", written=others[0][:_SHOWN])
    elif not known:
        yield Finding("class-tokens", Result.WARN, "fields_class_none", ("classes",))
    else:
        yield passed("class-tokens", "classes")
    if not known:
        yield from (unchecked(rule, "classes") for rule in _RULES)
        return
    yield _redundant(known)
    if others:
        yield unchecked("class-c6-alone", "classes")
    else:
        alone = "C6" in known and not _CARS.intersection(known)
        yield unusual("class-c6-alone", "classes") if alone else passed("class-c6-alone", "classes")
    yield from _ages(record, list(dict.fromkeys(known)))


def _redundant(known: list[str]) -> Finding:
    counts = Counter(known)
    covered = {code for other in counts for code in classes()[other].covers if code in counts}
    twice = {code for code, count in counts.items() if count > 1}
    if not covered and not twice:
        return passed("class-redundant", "classes")
    told = dict.fromkeys(sorted(covered) + sorted(twice))
    return unusual("class-redundant", "classes", classes=" ".join(told))


def _ages(record: Record, codes: list[str]) -> Iterator[Finding]:
    birth = record.day("birth_date")
    for limit in (63, 70):
        rule, fields = f"max-age-{limit}", ("birth_date", "classes")
        if birth is None:
            yield unchecked(rule, *fields)
            continue
        late = [code for code in codes if classes()[code].drive_until == limit]
        if late and age(birth, record.today) >= limit:
            yield unusual(rule, *fields, classes=" ".join(late), age=age(birth, record.today))
        else:
            yield passed(rule, *fields)
