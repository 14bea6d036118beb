"""Headings: which field a column is, by its name, its Chinese or English label, or ``--map``."""

import difflib
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from typing import Final

from liangzheng.records.rows import Plan
from verifier_wasm.catalogue import LANGUAGES, label
from verifier_wasm.document.schema import KINDS

#: What a record may say beside its document's fields.
OWN: Final = ("kind", "id", "status", "holder", "word")
#: What no column says: it is reckoned from another field when the record is signed.
RECKONED: Final = frozenset({"age_over_18"})
#: Other headings that offices write, each of one meaning.
_ALIASES: Final = {
    "证件种类": "kind",
    "驾驶证号": "licence_number",
    "驾驶证号码": "licence_number",
    "身份证号": "licence_number",
    "身份证号码": "licence_number",
    "公民身份号码": "licence_number",
    "准驾车型代号": "classes",
    "有效期始": "valid_from",
    "有效期起": "valid_from",
    "有效起始日": "valid_from",
    "有效期止": "valid_until",
    "有效期限": "valid_until",
    "号牌": "plate_number",
    "持有人": "holder",
    "持证人": "holder",
    "申请码": "holder",
    "request": "holder",
    "相片": "portrait",
    "photo": "portrait",
    "口令": "word",
    "一次性口令": "word",
    "one-time word": "word",
}
#: The column that `rejects` adds, left out when the mended rows come back.
PROBLEM: Final = "问题 problem"
_NEAR: Final = 0.5


class HeadingError(Exception):
    """A heading that names no field, or a field that is named already; the text says what to do."""

    def __init__(self, problem: str, heading: str = "") -> None:
        super().__init__(problem)
        self.heading = heading


def told(name: str) -> str:
    """Return a field as it is told to a person: both of its names."""
    chinese = label(f"fields.{name}", "zh")
    return name if chinese == name else f"{chinese} ({name})"


@lru_cache(maxsize=8192)  # as many as there are ways to leave cells empty
def fields_of(headings: tuple[str, ...], kind: str | None, plan: Plan) -> tuple[str, ...]:
    """Return the field of each heading, "" for one that is left out.

    ``kind``: of the document; None where each row names its own, so that any field will do. Raises
    `HeadingError` for a heading that is unknown, or that means what another one means already.
    """
    mapped = {_key(heading): name for heading, name in plan.columns}
    known = _known(kind)
    found: list[str] = []
    for heading in headings:
        key = _key(heading)
        name = mapped[key] if key in mapped else known.get(key)
        if name is None:
            raise HeadingError(_unknown(heading, kind, known), heading)
        if name and name in found:
            other = headings[found.index(name)]
            raise HeadingError(
                f"the headings {_quoted(other)} and {_quoted(heading)} both mean {told(name)}: "
                f"leave one out, --map {_quoted(heading)}=",
                heading,
            )
        found.append(name)
    return tuple(found)


@lru_cache(maxsize=8192)  # as many as there are ways to leave cells empty
def heading_of(name: str, headings: tuple[str, ...], plan: Plan) -> str:
    """Return which of the headings means a field; "" for none."""
    for heading in headings:
        with suppress(HeadingError):
            if fields_of((heading,), None, plan) == (name,):
                return heading
    return ""


def check_map(columns: Iterable[tuple[str, str]]) -> None:
    """Raise `HeadingError` where a person's word names a field that there is not."""
    names = {field.name for fields in KINDS.values() for field in fields} - RECKONED | {*OWN}
    for heading, name in columns:
        if name and name not in names:
            near = difflib.get_close_matches(name, names, 1, _NEAR)
            raise HeadingError(
                f"--map {_quoted(heading)}={name[:40]}: no field has this name"
                + (f"; the nearest is {near[0]}" if near else "")
                + "; liangzheng issue --fields lists them"
            )


def is_named(heading: str, names: Iterable[str]) -> bool:
    """Say whether a heading is one of several, however it is written."""
    return _key(heading) in map(_key, names)


def check_mapped(headings: Iterable[str], columns: Iterable[tuple[str, str]]) -> None:
    """Raise `HeadingError` where a person says of a heading what it is, and the table does not have it."""
    known = {_key(heading): heading for heading in headings}
    for heading, name in columns:
        if _key(heading) not in known:
            near = difflib.get_close_matches(_key(heading), known, 1, _NEAR)
            hint = f"; the nearest is {_quoted(known[near[0]])}" if near else ""
            raise HeadingError(f"--map {_quoted(heading)}={name}: no column has this heading{hint}", heading)


def field_named(text: str) -> str:
    """Return the field that a person names by its name or its label; the text itself where there is none."""
    return _known(None).get(_key(text), text)


@cache
def _known(kind: str | None) -> dict[str, str]:
    """Return heading -> field name. A label that two kinds give to two fields is the first kind's."""
    known: dict[str, str] = {}
    for each in KINDS if kind is None else (kind,):
        for field in KINDS[each]:
            if field.name in RECKONED:
                continue
            for heading in (field.name, *(label(f"fields.{field.name}", lang) for lang in LANGUAGES)):
                known.setdefault(_key(heading), field.name)
    fields = {field.name for each in ((kind,) if kind else KINDS) for field in KINDS[each]}
    for heading, name in _ALIASES.items():
        if name in fields or name in OWN:
            known.setdefault(_key(heading), name)
    return known | {name: name for name in OWN} | {_key(PROBLEM): ""}


def _key(heading: str) -> str:
    """Return a heading as it is compared: half width, small letters, nothing invisible and no space."""
    plain = unicodedata.normalize("NFKC", heading[:200])
    return "".join(c for c in plain if c.isprintable() and not c.isspace()).casefold()


def _unknown(heading: str, kind: str | None, known: dict[str, str]) -> str:
    document = label(f"kinds.{kind}", "zh") if kind else "证件"
    near = difflib.get_close_matches(_key(heading), known, 1, _NEAR)
    hint = f"; the nearest is {told(known[near[0]])}" if near and known[near[0]] else ""
    quoted = _quoted(heading)
    return (
        f"the heading {quoted} is no field of a {document}{hint}; --map {quoted}= leaves the column out, "
        f"--map {quoted}=FIELD says what it is; liangzheng issue --fields lists the fields"
    )


def _quoted(heading: str) -> str:
    shown = " ".join(heading.split())[:40]
    return f'"{shown}"' if " " in shown or not shown else shown
