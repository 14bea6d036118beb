"""The LZ1 document and its rules: any CBOR gives a document with findings, or a `CodeError`."""

from tests.support.signed import NOW, claims
from verifier_wasm.document import read_document, write_document
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Document
from verifier_wasm.errors import CodeError
from verifier_wasm.fields import check_fields, licence_validity

SEEDS = (cbor.encode(claims()[-70001]), cbor.encode({0: "im", 4: cbor.Tag(1004, "2027-01-01")}))


def one_input(data: bytes) -> None:
    try:
        document = read_document(cbor.decode(data))
    except CodeError:
        return
    check_fields(document, at=NOW)
    licence_validity(document, at=NOW)
    again = read_document(write_document(kind=document.kind, fields=document.fields))
    assert again == Document(document.kind, document.fields)
