"""The items shown against the digests signed (clause 9.1.2.5)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.layouts.mdoc.response import ENCODED_CBOR, Presented
from verifier_wasm.layouts.mdoc.security_object import SecurityObject
from verifier_wasm.signed.slips import REPEATED, Reading

type Elements = Mapping[str, Mapping[str, Any]]


def compare(shown: Presented, signed: SecurityObject) -> tuple[Elements, Reading, CodeError | None]:
    """Return the elements (namespace -> identifier -> value), and what contradicts the signed object.

    Every item is looked at; the first contradiction counts: ``mdoc_doctype``, ``mdoc_digest`` (an item was
    altered), ``mdoc_digest_missing`` (nothing is signed under its number) and ``mdoc_duplicate`` (an element
    with two contents). What is not understood (`DecodeError` ``mdoc_structure`` and those of `cbor.decode`)
    is the reading's fault, since it contradicts nothing.
    """
    reading = Reading()
    faults: list[CodeError] = []
    if shown.doc_type is not None and shown.doc_type != signed.doc_type:
        faults.append(DecodeError("mdoc_doctype", shown=shown.doc_type[:80], signed=signed.doc_type[:80]))
    elements: dict[str, dict[str, Any]] = {}
    for name_space, items in shown.items.items():
        digests = signed.digests.get(name_space, {})
        values = elements.setdefault(name_space, {})
        once = dict.fromkeys(items)
        if len(once) < len(items):
            reading.slip(REPEATED)
        for item in once:
            try:
                number, identifier, value = _read_item(item)
            except CodeError as error:
                reading.doubt(error)
                continue
            if number not in digests:
                faults.append(DecodeError("mdoc_digest_missing", field=identifier[:80]))
            elif digests[number] != _digest(item, signed.hash_name):
                faults.append(DecodeError("mdoc_digest", field=identifier[:80]))
            elif identifier in values and cbor.encode(values[identifier]) != cbor.encode(value):
                faults.append(DecodeError("mdoc_duplicate", field=identifier[:80]))
            values[identifier] = value
    return elements, reading, next(iter(faults), None)


def _digest(item: bytes, hash_name: str) -> bytes:
    """Hash IssuerSignedItemBytes: the item with its tag and its length, in their shortest form."""
    return hashlib.new(hash_name, cbor.encode(cbor.Tag(ENCODED_CBOR, item))).digest()


def _read_item(item: bytes) -> tuple[int, str, Any]:
    match cbor.decode(item):
        case {
            "digestID": int(number),
            "random": bytes(),
            "elementIdentifier": str(identifier),
            "elementValue": value,
        } if type(number) is int:
            return number, identifier, value
    raise DecodeError("mdoc_structure", field="IssuerSignedItem")
