"""Mobile documents (ISO/IEC 18013-5), above all the mobile driving licence (mDL), as bytes or pasted text."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Envelope, Recognition
from verifier_wasm.shown import pasted
from verifier_wasm.shown.code import Code
from verifier_wasm.signed import cose, slips

name: Final = "mdoc"
standard: Final = "ISO/IEC 18013-5"
verified: Final = True

#: What the maps of ISO/IEC 18013-5 begin with, whatever their order: a DeviceResponse, a document, its signed
#: part, and the messages around it (requests; session establishment and data). A device engagement has
#: numbers for keys.
_FIRST_KEYS: Final = (
    *("version", "documents", "documentErrors", "status", "docType", "issuerSigned", "deviceSigned"),
    *("nameSpaces", "issuerAuth", "docRequests", "eReaderKey", "data"),
)
_TEXT_KEYS: Final = tuple(bytes((0x60 | len(key),)) + key.encode() for key in _FIRST_KEYS)
#: First byte of a CBOR map -> length of its head: up to 23 entries, a count of 1, 2 or 4 bytes, indefinite.
_MAPS: Final = {**dict.fromkeys(range(0xA1, 0xB8), 1), 0xB8: 2, 0xB9: 3, 0xBA: 5, 0xBF: 1}

#: What a device engagement's text begins with (clause 8.2.2.3); some tools put it before a document too.
_SCHEME: Final = b"mdoc:"
#: Table B.3: the purpose (extendedKeyUsage) of a signer of mobile driving licences.
_SIGNER_OF_LICENCES: Final = frozenset({"1.0.18013.5.1.2"})


def recognise(code: Code) -> Recognition | None:
    """Recognise the first key of the standard's maps, in bytes or in text that stands for them."""
    if _is_mdoc(code.data) or pasted.begins(_without_scheme(code.data), _is_mdoc):
        return Recognition(name, name)
    return None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; raises the errors of `mdoc.read_presented` and those of COSE."""
    from verifier_wasm.layouts import mdoc  # noqa: PLC0415 - few codes need it

    shown = mdoc.read_presented(_bytes(code.data))
    message = cose.read_sign1(shown.issuer_auth)
    signed = mdoc.read_signed(shown, message.payload)
    signature = cose.signature_of(message, any_algorithm=True)
    if signature.chain:
        # Clause 9.1.2.4: the certificate says whose signature it is; a kid, where there is one, does not.
        purposes = _SIGNER_OF_LICENCES if signed.doc_type == mdoc.MDL else None
        signature = replace(signature, kid=None, purposes=purposes)
    country = signed.elements.get(mdoc.NAME_SPACE, {}).get("issuing_country")
    return Envelope(
        format=name,
        signature=signature,
        document=signed.document,
        generated_at=signed.signed.earliest if signed.signed else None,
        generated_within=signed.signed.latest - signed.signed.earliest if signed.signed else timedelta(0),
        not_before=signed.valid_from.earliest if signed.valid_from else None,
        expires_at=signed.valid_until.latest if signed.valid_until else None,
        status=signed.status,
        fault=signed.fault,
        remark=slips.remark(message.slips, signed.slips),
        country=country if type(country) is str else "",
    )


def split(data: bytes) -> tuple[bytes, ...]:
    """Return a response for each document in one, driving licences first; errors as `mdoc.read_presented`."""
    from verifier_wasm.layouts import mdoc  # noqa: PLC0415 - few codes need it

    value = cbor.decode(_bytes(data))
    if type(value) is not dict or not mdoc.is_response(value):
        return (data,)
    # What is signed is in byte strings, which come out as they went in.
    return tuple(
        cbor.encode({"version": "1.0", "documents": [document], "status": 0})
        for document in mdoc.documents(value)
    )


def _bytes(data: bytes) -> bytes:
    return data if _is_mdoc(data) else pasted.unpack(_without_scheme(data), _is_mdoc)


def _is_mdoc(head: bytes) -> bool:
    return head[:1] != b"" and head.startswith(_TEXT_KEYS, _MAPS.get(head[0], len(head)))


def _without_scheme(text: bytes) -> bytes:
    return text[len(_SCHEME) :] if text[: len(_SCHEME)].lower() == _SCHEME else text
