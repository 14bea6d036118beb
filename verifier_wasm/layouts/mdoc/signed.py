"""What of a mobile document stands under its issuer's signature, as far as it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from verifier_wasm.envelope import Document, StatusReference
from verifier_wasm.errors import CodeError
from verifier_wasm.layouts.mdoc.elements import read_elements
from verifier_wasm.layouts.mdoc.items import compare
from verifier_wasm.layouts.mdoc.response import Presented
from verifier_wasm.layouts.mdoc.security_object import read_security_object
from verifier_wasm.signed.moments import Moment


@dataclass(frozen=True, slots=True)
class Signed:
    """The content and its times; ``fault``: what contradicts the signature, or is not understood."""

    doc_type: str
    document: Document
    elements: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    signed: Moment | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    status: StatusReference | None = None
    slips: tuple[str, ...] = ()
    fault: CodeError | None = None


def read_signed(shown: Presented, payload: bytes) -> Signed:
    """Read the payload of ``issuerAuth`` and the items shown; never raises for what they hold.

    A contradiction counts before what is not understood. The type is the one signed, or where that is not
    understood the one shown.
    """
    try:
        about = read_security_object(payload)
    except CodeError as error:
        return Signed(shown.doc_type or "", Document("mdoc", {}), fault=error)
    elements, reading, contradiction = compare(shown, about)
    fault = contradiction or about.fault or reading.fault
    try:
        document = read_elements(about.doc_type, elements)
    except CodeError as error:
        document, fault = Document("mdoc", {}), fault or error
    return Signed(
        doc_type=about.doc_type,
        document=document,
        elements=elements,
        signed=about.signed,
        valid_from=about.valid_from,
        valid_until=about.valid_until,
        status=about.status,
        slips=(*shown.slips, *about.slips, *reading.slips, *document.slips),
        fault=fault,
    )
