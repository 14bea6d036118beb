"""An issuer of mobile documents made for the test run: its own CA, its signer, and documents that may lie."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from liangzheng.keys import SigningKey
from tests.support.certificates import Party, ca, leaf
from tests.support.signed import NOW
from verifier_wasm.encoding import cbor
from verifier_wasm.signed import cose

MDL: Final = "org.iso.18013.5.1.mDL"
NAME_SPACE: Final = "org.iso.18013.5.1"
#: Table B.3: the signer of mobile driving licences.
MDL_SIGNER: Final = "1.0.18013.5.1.2"

#: The issuing authority's CA, which a trust list holds, and its signer of documents.
IACA: Final = ca("test IACA", country="UT")
SIGNER: Final = leaf(IACA, "test DS", purposes=(MDL_SIGNER,), country="UT")


def day(text: str) -> cbor.Tag:
    """Return a full-date (RFC 8943)."""
    return cbor.Tag(1004, date.fromisoformat(text).isoformat())


def tdate(value: datetime) -> cbor.Tag:
    """Return a tdate."""
    return cbor.Tag(0, value.strftime("%Y-%m-%dT%H:%M:%SZ"))


#: An invented driver of an invented country.
LICENCE: Final[dict[str, Any]] = {
    "family_name": "Muster",
    "given_name": "Erika",
    "birth_date": day("1990-02-03"),
    "issue_date": day("2024-05-06"),
    "expiry_date": day("2034-05-06"),
    "issuing_country": "UT",
    "issuing_authority": "Utopian road office",
    "document_number": "U123456",
    "portrait": b"\xff\xd8\xff\xe0 a picture",
    "driving_privileges": [
        {
            "vehicle_category_code": "B",
            "issue_date": day("2010-03-04"),
            "expiry_date": day("2034-05-06"),
            "codes": [{"code": "S01", "sign": "<=", "value": "2500"}, {"code": "01"}],
        }
    ],
    "un_distinguishing_sign": "UT",
    "sex": 2,
    "height": 170,
    "age_over_18": True,
}


def item(number: int, identifier: str, value: Any, **changed: Any) -> dict[str, Any]:
    """Return an IssuerSignedItem."""
    fields = {"digestID": number, "random": bytes(16), "elementIdentifier": identifier, "elementValue": value}
    return fields | changed


def tagged(value: Any) -> cbor.Tag:
    """Return a value as CBOR inside a byte string (tag 24)."""
    return cbor.Tag(24, cbor.encode(value))


def items_of(name_spaces: Mapping[str, Mapping[str, Any]]) -> dict[str, list[cbor.Tag]]:
    return {
        name: [tagged(item(number, *pair)) for number, pair in enumerate(elements.items())]
        for name, elements in name_spaces.items()
    }


def security_object(
    items: Mapping[str, list[cbor.Tag]], *, digest: str = "SHA-256", **changed: Any
) -> dict[str, Any]:
    """Return a MobileSecurityObject over items; ``changed`` are its own entries, None leaves one out."""
    hash_name = digest.replace("-", "").lower()
    values = {
        "version": "1.0",
        "digestAlgorithm": digest,
        "valueDigests": {
            name: {
                cbor.decode(each.value)["digestID"]: hashlib.new(hash_name, cbor.encode(each)).digest()
                for each in listed
            }
            for name, listed in items.items()
        },
        "deviceKeyInfo": {"deviceKey": {1: 2, -1: 1, -2: bytes(32), -3: bytes(32)}},
        "docType": MDL,
        "validityInfo": {
            "signed": tdate(NOW - timedelta(days=1)),
            "validFrom": tdate(NOW - timedelta(days=1)),
            "validUntil": tdate(NOW + timedelta(days=13)),
        },
    } | changed
    return {key: value for key, value in values.items() if value is not None}


def issuer_signed(
    elements: Mapping[str, Any] = LICENCE,
    *,
    others: Mapping[str, Mapping[str, Any]] | None = None,
    signer: Party = SIGNER,
    chain: tuple[Party, ...] | None = None,
    payload: bytes | None = None,
    sign: Callable[[bytes], bytes] | None = None,
    protected: Mapping[Any, Any] | None = None,
    **mso: Any,
) -> dict[str, Any]:
    """Return a signed IssuerSigned. ``others``: further namespaces; ``mso``: see `security_object`."""
    items = items_of({NAME_SPACE: elements, **(others or {})})
    key = SigningKey(signer.private)
    certificates = [party.der for party in (chain if chain is not None else (signer,))]
    message = cose.encode_sign1(
        protected={cose.ALG: key.algorithm, **(protected or {})},
        unprotected={cose.X5CHAIN: certificates[0] if len(certificates) == 1 else certificates}
        if certificates
        else {},
        payload=cbor.encode(tagged(security_object(items, **mso))) if payload is None else payload,
        sign=sign or key.sign,
    )
    return {"nameSpaces": items, "issuerAuth": cbor.decode(message).value}


def document(signed: Mapping[str, Any], doc_type: str = MDL) -> dict[str, Any]:
    """Return a Document: what was signed, and a device's signature, which nobody checks here."""
    authentication: dict[str, Any] = {"deviceSignature": [b"\xa1\x01\x26", {}, None, bytes(64)]}
    device_signed = {"nameSpaces": tagged({}), "deviceAuth": authentication}
    return {"docType": doc_type, "issuerSigned": dict(signed), "deviceSigned": device_signed}


def response(*documents: Mapping[str, Any], **changed: Any) -> bytes:
    """Return a DeviceResponse; ``changed`` are its own entries, None leaves one out."""
    values = {"version": "1.0", "documents": [dict(each) for each in documents], "status": 0} | changed
    return cbor.encode({key: value for key, value in values.items() if value is not None})


def shown(elements: Mapping[str, Any] = LICENCE, **options: Any) -> bytes:
    """Return a DeviceResponse with one document, signed with these options of `issuer_signed`."""
    return response(document(issuer_signed(elements, **options), options.get("docType", MDL)))
