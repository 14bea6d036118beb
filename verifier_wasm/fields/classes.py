"""The classes (准驾车型): known, not redundant, C6 not alone, and the ages for driving them."""

from collections.abc import Iterator
from typing import Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.record import Record, age, failed, passed, unchecked, unusual
from verifier_wasm.rules import classes

#: Car classes, one of which C6 is added to (Order 162 article 14).
_CARS: Final = frozenset({"A1", "A2", "A3", "B1", "B2", "C1", "C2"})

#: The rules that need classes which are known.
_RULES: Final = ("class-redundant", "class-c6-alone", "max-age-63", "max-age-70")


def split_classes(text: str) -> list[str] | None:
    """Split classes written without a separator (``A1A2D``); None where a part is no class."""
    codes = []
    while text:
        code = next((code for code in classes() if text.startswith(code)), None)
        if code is None:
            return None
        codes.append(code)
        text = text[len(code) :]
    return codes


def check_classes(record: Record) -> Iterator[Finding]:
    """Yield the findings of ``class-`` rules and of ``max-age-63`` and ``max-age-70``."""
    written = record.fields.get("classes")
    if written is None:
        yield from (unchecked(rule, "classes") for rule in ("class-tokens", *_RULES))
        return
    parts = [split_classes(item) for item in written]
    wrong = next((item for item, codes in zip(written, parts, strict=True) if not codes), None)
    if wrong is not None or not written:
        yield failed("class-tokens", "classes", written=(wrong or "")[:20])
        yield from (unchecked(rule, "classes") for rule in _RULES)
        return
    codes = [code for some in parts for code in some or ()]
    yield passed("class-tokens", "classes")
    covered = sorted({code for code in codes for other in codes if code in classes()[other].covers})
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if covered or repeated:
        yield unusual("class-redundant", "classes", classes=" ".join(dict.fromkeys(covered + repeated)))
    else:
        yield passed("class-redundant", "classes")
    alone = "C6" in codes and not _CARS.intersection(codes)
    yield unusual("class-c6-alone", "classes") if alone else passed("class-c6-alone", "classes")
    yield from _ages(record, codes)


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
