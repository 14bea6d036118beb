"""Mobile documents (ISO/IEC 18013-5), above all the mobile driving licence (mDL), as bytes or pasted text."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Envelope, Holder
from verifier_wasm.layouts import mdoc
from verifier_wasm.signed import cose, slips

#: Table B.3: the purpose (extendedKeyUsage) of a signer of mobile driving licences.
_SIGNER_OF_LICENCES: Final = frozenset({"1.0.18013.5.1.2"})


def decode(data: bytes) -> Envelope:
    """Decode; raises the errors of `mdoc.read_presented` and those of COSE."""
    shown = mdoc.read_presented(data)
    message = cose.read_sign1(shown.issuer_auth)
    signed = mdoc.read_signed(shown, message.payload)
    signature = cose.signature_of(message, any_algorithm=True)
    if signature.chain:
        # Clause 9.1.2.4: the certificate says whose signature it is; a kid, where there is one, does not.
        purposes = _SIGNER_OF_LICENCES if signed.doc_type == mdoc.MDL else None
        signature = replace(signature, kid=None, purposes=purposes)
    country = signed.elements.get(mdoc.NAME_SPACE, {}).get("issuing_country")
    return Envelope(
        signature=signature,
        document=signed.document,
        generated_at=signed.signed.earliest if signed.signed else None,
        generated_within=signed.signed.latest - signed.signed.earliest if signed.signed else timedelta(0),
        not_before=signed.valid_from.earliest if signed.valid_from else None,
        expires_at=signed.valid_until.latest if signed.valid_until else None,
        status=signed.status,
        fault=signed.fault,
        remark=slips.remark(message.slips, signed.slips),
        # Clause 9.1.3: the device signs the session's transcript, which stays with the reader that it was in.
        holder=Holder(None, checked=False),
        country=country if type(country) is str else "",
    )


def split(data: bytes) -> tuple[bytes, ...]:
    """Return a response for each document in one, driving licences first; errors as `mdoc.read_presented`."""
    value = cbor.decode(data)
    if type(value) is not dict or not mdoc.is_response(value):
        return (data,)
    # What is signed is in byte strings, which come out as they went in.
    return tuple(
        cbor.encode({"version": "1.0", "documents": [document], "status": 0})
        for document in mdoc.documents(value)
    )
