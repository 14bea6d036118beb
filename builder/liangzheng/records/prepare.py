"""One row becomes one record that may be signed, or a fault that says what to do: the same anywhere.

Pure but for the photo that a row may name, which is read from the table's folder.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from liangzheng.records.characters import problem_as_read, problem_of
from liangzheng.records.headings import OWN, HeadingError, fields_of, heading_of, told
from liangzheng.records.normal import (
    NO_VALUE,
    Form,
    NotNormalError,
    card_number_form,
    date_form,
    flag_form,
    is_error,
    is_long_term,
    is_no_value,
    is_programs,
    licence_number_form,
    list_form,
    long_term_form,
    nationality_form,
    number_form,
    person_form,
    sex_form,
    text_form,
    whole_number_form,
)
from liangzheng.records.people import person_of
from liangzheng.records.portraits import PORTRAIT, portrait_of
from liangzheng.records.record import Change, Prepared, Record
from liangzheng.records.requests import HOLDER, holder_of
from liangzheng.records.rows import Plan, Row, RowError, Unreadable
from liangzheng.records.rules import DoubtError, check_document
from verifier_wasm.catalogue import label
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.document import KINDS
from verifier_wasm.document.full_date import is_full_date
from verifier_wasm.encoding import json_text
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import LimitError, RecordError
from verifier_wasm.fields.record import age, today

#: Longest id, in bytes: with the longest suffix it must still be a file's name.
_ID_LENGTH: Final = 200
#: Of the field ``age_over_18``.
_ADULT: Final = 18
#: Kinds by their letters, and by their names in Chinese and English.
_KINDS: Final = {
    told: kind
    for kind in KINDS
    for told in (kind, label(f"kinds.{kind}", "zh"), label(f"kinds.{kind}", "en"))
}
#: What a record of each kind is nothing without.
REQUIRED: Final = {"dl": ("licence_number", "name"), "im": ("plate_number",), "vl": ("plate_number",)}
_NO_TEXT: Final = "it must be text"
#: Field -> its normal form, where the shape of the field does not say it.


def _end_form(value: Any) -> Form:
    return long_term_form(value) if is_long_term(value) else date_form(value)


_FORMS: Final[Mapping[str, Callable[[Any], Form]]] = {
    "licence_number": licence_number_form,
    "file_number": number_form,
    "card_number": card_number_form,
    "plate_number": number_form,
    "vin_tail": number_form,
    "certificate_id": number_form,
    "name": person_form,
    "sex": sex_form,
    "nationality": nationality_form,
    "hearing_aid": flag_form,
    "points": whole_number_form,
    "classes": lambda value: list_form("classes", value),
    "states": lambda value: list_form("states", value),
    **dict.fromkeys(
        (
            *("birth_date", "first_issue_date", "valid_from", "inspection_valid_until"),
            *("registered_on", "issued_on"),
        ),
        date_form,
    ),
    "valid_until": _end_form,
}


def prepare(row: Row, plan: Plan) -> Prepared:
    """Return a row's record in its normal form, with what was changed, ready to be signed.

    (1) what a column means; (2) each value's normal form; (3) what no record is without; (4) the verifier's
    own rules, on the document and between its fields. A row with a holder's request gets its key, and says
    that an adult is one. Raises `RowError`, of a column where one is at fault:
    ``record_unreadable``, ``record_heading``, ``record_value``, ``record_character``, ``record_missing``,
    ``record_id``, ``record_status``, ``document_kind``, those of `write_document`,
    ``record_rule``, ``record_portrait`` and those of `holder_of`.
    """
    if row.fault is not None:
        raise row.fault
    values = {
        heading: value
        for heading, value in row.values.items()
        if type(value) is not str or (value and not value.isspace())
    }
    kind = kind_of(row, plan)
    try:
        names = fields_of(tuple(values), kind, plan)
    except HeadingError as error:
        raise RowError(row.where, str(error), code="record_heading", column=error.heading) from None
    headings = dict(zip(names, values, strict=True))
    own: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    changes: list[Change] = []
    for name, (heading, value) in zip(names, values.items(), strict=True):
        if not name:
            continue
        if type(value) is Unreadable:
            raise RowError(row.where, value.problem, code="record_value", column=heading)
        if name != HOLDER and (problem := problem_as_read(value)):
            raise RowError(row.where, problem, code="record_character", column=heading)
        if name in OWN:
            own[name] = value
            continue
        if name == PORTRAIT and value is not None:
            fields[name] = portrait_of(row, value, heading)
            continue
        if value is None:  # JSON's null: 长期, or a field left out
            if name == "valid_until":
                fields[name] = None
            continue
        try:
            form, change = _FORMS.get(name, text_form)(value)
        except NotNormalError as error:
            if not plan.accepts(error.doubt):
                hint = f"; if it is right, --allow {error.doubt}" if error.doubt else ""
                raise RowError(
                    row.where, f"{error}{hint}", code="record_value", column=heading, rule=error.doubt
                ) from None
            form, change = error.form, "" if error.form == value else "width"
        if form == "":
            continue
        _check_value(form, row, heading, plan, required=name == "plate_number")
        if problem := problem_of(name, form):
            raise RowError(row.where, problem, code="record_character", column=heading)
        fields[name] = form
        if change:
            changes.append(Change(name, change))
    for name in REQUIRED[kind]:
        if not fields.get(name):
            raise RowError(
                row.where, "it is missing", code="record_missing", column=headings.get(name, told(name))
            )
    holder = _holder(row, kind, own, headings, plan)
    if holder and _is_adult(fields, plan):
        fields["age_over_18"] = True
    record = Record(row.where, _id(row, own.get("id")), kind, fields, _status(row, own.get("status")), holder)
    try:
        check_document(kind, fields, plan)
    except RecordError as error:
        column = headings.get(error.detail.get("field", ""), "")
        problem = f"it must be {error.detail['expected']}" if "expected" in error.detail else str(error)
        if type(fields.get(error.detail.get("field", ""))) in {int, float, bool} and problem == _NO_TEXT:
            problem = (
                f"{_NO_TEXT}: a program took it for a number or for TRUE: make the column text, enter it anew"
            )
        if error.code == "document_date":  # the rest of it is about bytes
            problem = "it is no day of the calendar: write it as 2026-05-20"
        raise RowError(row.where, problem, code=error.code, column=column) from None
    except DoubtError as error:
        column = ", ".join(headings[name] for name in error.fields if name in headings)
        raise RowError(row.where, str(error), code="record_rule", column=column, rule=error.rule) from None
    return Prepared(record, tuple(changes), person_of(record))


def _holder(
    row: Row, kind: str, own: dict[str, Any], headings: dict[str, str], plan: Plan
) -> PublicKey | None:
    holder = holder_of(row.where, own, headings, plan)
    if holder and kind != "dl":
        raise RowError(
            row.where,
            "a code is bound to a phone for a driving licence only",
            code="record_holder",
            column=headings.get(HOLDER, ""),
        )
    return holder


def _is_adult(fields: Mapping[str, Any], plan: Plan) -> bool:
    """Say whether the day of birth, where there is one, makes the holder an adult on the day of issue."""
    birth = fields.get("birth_date")
    return is_full_date(birth) and age(date.fromisoformat(str(birth)), today(plan.at)) >= _ADULT


def _check_value(form: Any, row: Row, heading: str, plan: Plan, *, required: bool) -> None:
    """Raise the `RowError` of a value that says that there is none: in a program's words, or in a person's.

    A person's count where a record is nothing without the value, as its own form says of the licence's number
    and the name; elsewhere, an office may mean to say 无.
    """
    if type(form) is not str:
        return
    if is_error(form):
        problem = "it is an error of the spreadsheet: enter the value, or leave the cell empty"
        raise RowError(row.where, problem, code="record_value", column=heading)
    if plan.accepts(NO_VALUE):
        return
    problem = ""
    if is_programs(form):
        problem = "it is a program's word for no value: leave the cell empty"
    elif required and (is_no_value(form) or not any(map(str.isalnum, form))):
        problem = "it is a word for no value, and no record is without this one: enter it"
    if problem:
        raise RowError(
            row.where,
            f"{problem}; if it is right, --allow {NO_VALUE}",
            code="record_value",
            column=heading,
            rule=NO_VALUE,
        )


def _is_blank(value: Any) -> bool:
    return type(value) is str and (not value or value.isspace())


def kind_of(row: Row, plan: Plan) -> str:
    """Return the kind that a row names, by its letters or its name (驾驶证), else the plan's."""
    heading = heading_of("kind", tuple(row.values), plan)
    value = row.values.get(heading)
    if value is None or _is_blank(value):
        return plan.kind
    kind = _KINDS.get(value.strip(), "") if type(value) is str else ""
    if not kind:
        problem = f"the kind must be one of {', '.join(KINDS)}"
        raise RowError(row.where, problem, code="document_kind", column=heading)
    return kind


def id_of(row: Row, plan: Plan) -> str:
    """Return the name that a row's files get, without looking at anything else in it; "" where it has none.

    What is wrong with the row is `prepare`'s to say.
    """
    headings = tuple(heading for heading, value in row.values.items() if not _is_blank(value))
    try:
        names = fields_of(headings, None, plan)
        return _id(row, row.values[headings[names.index("id")]] if "id" in names else None)
    except (HeadingError, RowError):
        return ""


def default_id(row: Row) -> str:
    """Return the id of a record that names none: which of the file it is."""
    return f"{row.ordinal:06}"


def _id(row: Row, given: Any) -> str:
    """Return the name of a record's files: its own, or which record of the file it is."""
    if given is None or _is_blank(given):
        return default_id(row)
    name = str(int(given) if type(given) is float and given == given // 1 else given).strip()
    # No dot: "a.code128" and the card of "a" would be one file.
    if not all(c.isalnum() or c in "-_" for c in name) or len(name.encode()) > _ID_LENGTH:
        raise RowError(
            row.where, "it cannot name a file: use letters, digits, - and _", code="record_id", column="id"
        )
    return name


def _status(row: Row, value: Any) -> StatusReference | None:
    if type(value) is str:
        try:
            value = json_text.loads(value)
        except (ValueError, LimitError):
            raise RowError(row.where, "it is no JSON", code="record_status", column="status") from None
    match value:
        case None:
            return None
        case {"idx": int(index), "uri": str(uri)} if type(index) is int and index >= 0:
            return StatusReference(uri, index)
    raise RowError(
        row.where, 'it must be {"idx": number, "uri": text}', code="record_status", column="status"
    )
