"""What was shown: a DeviceResponse, a Document of it, or its IssuerSigned part (clause 8.3.2.1.2.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.signed.slips import TAG

#: The tag of CBOR inside a byte string (RFC 8949 section 3.4.5.1).
ENCODED_CBOR: Final = 24

#: The document type of the mobile driving licence.
MDL: Final = "org.iso.18013.5.1.mDL"

_RESPONSE: Final = frozenset({"documents", "documentErrors"})

#: A minor version may add what an older reader does not know; a major one may mean something else.
_VERSION_1: Final = re.compile(r"1\.[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Presented:
    """One document as shown: the content of each item by namespace, and who is said to have signed it.

    ``doc_type`` None: the IssuerSigned part alone, which does not say it outside what is signed.
    """

    doc_type: str | None
    items: Mapping[str, tuple[bytes, ...]]
    issuer_auth: Any
    #: See `verifier_wasm.signed.slips`.
    slips: tuple[str, ...] = ()


def read_presented(data: bytes) -> Presented:
    """Read the document that was shown; of several, the licence, or the first.

    Raises the errors of `cbor.decode`, `LimitError` ``mdoc_too_many_items``, and `DecodeError`
    ``mdoc_structure``, ``mdoc_version``, ``mdoc_message`` (a message between devices, not a document),
    ``mdoc_empty`` and ``mdoc_status`` (the device reports an error, and shows nothing).
    """
    value = cbor.decode(data)
    if type(value) is not dict:
        raise DecodeError("mdoc_structure", field="DeviceResponse")
    if is_response(value):
        return _document(documents(value)[0])
    if "issuerSigned" in value:
        return _document(value)
    if "issuerAuth" in value:
        return _issuer_signed(None, value)
    raise DecodeError("mdoc_message")


def is_response(value: Mapping[Any, Any]) -> bool:
    """Say whether a map is a DeviceResponse."""
    return bool(_RESPONSE & value.keys()) or {"version", "status"} <= value.keys()


def check_version(version: Any) -> None:
    """Raise `DecodeError` ``mdoc_version`` for a version other than 1; one that is not stated is that."""
    if version is None or (type(version) in {int, float} and version == 1):
        return
    if type(version) is not str:
        raise DecodeError("mdoc_structure", field="version")
    if not _VERSION_1.fullmatch(version):
        raise DecodeError("mdoc_version", version=version[:20])


def documents(response: Mapping[Any, Any]) -> list[Mapping[Any, Any]]:
    """Return the documents of a DeviceResponse, driving licences first, else as they were shown.

    What a device reports beside them (a status, errors on other documents) takes nothing from them. Raises
    as `read_presented`, and `LimitError` ``mdoc_several``.
    """
    check_version(response.get("version"))
    status, found = response.get("status", 0), response.get("documents", [])
    if type(found) is not list:
        raise DecodeError("mdoc_structure", field="documents")
    if not found:
        if status != 0:  # table 8: 10 to 12, general and CBOR errors
            raise DecodeError("mdoc_status", status=str(status)[:20])
        raise DecodeError("mdoc_empty")
    if len(found) > limits.DOCUMENTS:
        raise LimitError("mdoc_several", count=len(found), limit=limits.DOCUMENTS)
    if not all(type(document) is dict for document in found):
        raise DecodeError("mdoc_structure", field="documents")
    return sorted(found, key=lambda document: document.get("docType") != MDL)


def _document(document: Mapping[Any, Any]) -> Presented:
    match document:
        case {"docType": str(doc_type), "issuerSigned": dict(issuer_signed)}:
            return _issuer_signed(doc_type, issuer_signed)
    raise DecodeError("mdoc_structure", field="issuerSigned")


def _issuer_signed(doc_type: str | None, value: Mapping[Any, Any]) -> Presented:
    name_spaces = value.get("nameSpaces", {})
    if type(name_spaces) is not dict or "issuerAuth" not in value:
        raise DecodeError("mdoc_structure", field="issuerSigned")
    items: dict[str, tuple[bytes, ...]] = {}
    untagged = False
    left = limits.MDOC_ITEMS
    for name_space, tagged in name_spaces.items():
        if type(name_space) is not str or type(tagged) is not list:
            raise DecodeError("mdoc_structure", field="nameSpaces")
        left -= len(tagged)
        if left < 0:
            raise LimitError("mdoc_too_many_items", limit=limits.MDOC_ITEMS)
        items[name_space] = tuple(encoded(item, "nameSpaces") for item in tagged)
        untagged |= any(type(item) is bytes for item in tagged)
    if not any(items.values()):
        raise DecodeError("mdoc_empty")
    return Presented(doc_type, items, value["issuerAuth"], (TAG,) * untagged)


def encoded(item: Any, field: str) -> bytes:
    """Return the bytes of CBOR inside a byte string, tagged 24 or not; `DecodeError` ``mdoc_structure``."""
    if type(item) is cbor.Tag and item.number == ENCODED_CBOR:
        item = item.value
    if type(item) is bytes:
        return item
    raise DecodeError("mdoc_structure", field=field)
