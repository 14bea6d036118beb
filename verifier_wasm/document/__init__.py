"""The LZ1 document: CBOR map with integer keys <-> named, JSON-ready values (design: "The native code: LZ1").

Nothing is guessed: a known key with a value of another shape is an error, an unknown key is kept as unknown.
"""

from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.document.schema import KIND_KEY, KINDS
from verifier_wasm.document.shapes import DATE, DATE_OR_LONG_TERM, FULL_DATE_TAG, ShapeError
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.encoding.cbor import Tag
from verifier_wasm.envelope import Document
from verifier_wasm.errors import DecodeError, RecordError
from verifier_wasm.signed.slips import DATE_FORM

__all__ = ["KINDS", "read_document", "write_document"]

_NAMES: Final = {kind: frozenset(field.name for field in fields) for kind, fields in KINDS.items()}


def read_document(data: Any) -> Document:
    """Read a decoded CBOR map (claim -70001) as a document.

    Raises `DecodeError`: ``document_type`` (not a map, or a value of another shape), ``document_kind``
    (no kind, or none we know), ``document_date`` (no full-date, RFC 8943, or a day that does not exist) and
    ``document_list`` (too many classes or states). ``detail`` names the field. A day without its tag 1004 is
    a slip.
    """
    if not isinstance(data, Mapping):
        raise DecodeError("document_type", "the document must be a map", field="document", expected="a map")
    # True and 1.0 equal 1 as Python keys; only the integer is the field's key.
    numbered = {key: value for key, value in data.items() if type(key) is int}
    kind = numbered.pop(KIND_KEY, None)
    if type(kind) is not str or kind not in KINDS:
        raise DecodeError("document_kind", kind=show_unknown({KIND_KEY: kind})[str(KIND_KEY)])
    values: dict[str, Any] = {}
    found: tuple[str, ...] = ()
    for field in KINDS[kind]:
        if field.key in numbered:
            written = numbered.pop(field.key)
            if field.shape in {DATE, DATE_OR_LONG_TERM} and not _is_tagged(written):
                found = (DATE_FORM,)
            try:
                values[field.name] = field.shape.read(written)
            except ShapeError as error:
                raise DecodeError(
                    error.code, f"{field.name} {error}", field=field.name, expected=error.expected
                ) from None
    others = {key: value for key, value in data.items() if type(key) is not int}
    return Document(kind, values, show_unknown({**numbered, **others}), found)


def _is_tagged(value: Any) -> bool:
    return value is None or (type(value) is Tag and value.number == FULL_DATE_TAG)


def write_document(*, kind: str, fields: Mapping[str, Any]) -> dict[int, Any]:
    """Write named values as a document's CBOR map, checked exactly as `read_document` checks them.

    ``fields`` takes what `read_document` returns; a date may also be a `datetime.date`. Raises `RecordError`
    naming the field: ``document_kind``, ``document_field`` (no such field), ``document_type``,
    ``document_date`` and ``document_list``.
    """
    if type(kind) is not str or kind not in KINDS:
        raise RecordError("document_kind", f"the kind must be one of {', '.join(KINDS)}", kind=kind)
    for name in fields:
        if name not in _NAMES[kind]:
            raise RecordError("document_field", f"{kind} has no field {name!r}", field=name, kind=kind)
    data: dict[int, Any] = {KIND_KEY: kind}
    for field in KINDS[kind]:
        if field.name not in fields:
            continue
        data[field.key] = written = field.shape.write(fields[field.name])
        try:
            field.shape.read(written)
        except ShapeError as error:
            raise RecordError(
                error.code, f"{field.name} {error}", field=field.name, expected=error.expected
            ) from None
    return data
