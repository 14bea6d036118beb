"""What a SMART Health Card holds, whichever way its JWS came."""

from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.decoders import jwt_text
from verifier_wasm.document.person import full_name
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import DecodeError
from verifier_wasm.signed import jwt, slips
from verifier_wasm.signed.jose import Jws

_TYPE: Final = "https://smarthealth.cards#health-card"


def is_card(payload: Mapping[str, Any]) -> bool:
    """Say whether the payload of a JWS is a health card's, by the type of its credential."""
    match payload.get("vc"):
        case {"type": [*types]}:
            return _TYPE in types
    return False


def envelope(jws: Jws, payload: Mapping[str, Any]) -> Envelope:
    """Read what a card holds; ``document_missing`` and what is not understood are its fault."""
    claims = jwt.read_claims(payload)
    credential = _credential(payload)
    fault = DecodeError("document_missing") if credential is None else None
    credential = credential or {}
    rest = {key: value for key, value in payload.items() if key not in jwt.REPORTED | {"vc"}}
    document = Document("shc", _holder(credential), show_unknown(rest | credential))
    return jwt_text.envelope(
        jws=jws,
        claims=claims,
        document=document,
        fault=fault,
        found=() if jws.deflated else (slips.COMPRESSION,),
    )


def _credential(payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the card's credential (section "Health Cards are encoded as ... JSON Web Signatures")."""
    match payload:
        case {"iss": str(issuer), "nbf": _, "vc": {"type": [*types], "credentialSubject": {}} as credential}:
            if issuer.startswith("https://") and _TYPE in types:
                return dict(credential)
    return None


def _holder(credential: dict[str, Any]) -> dict[str, Any]:
    """Return the name and the date of birth of the card's patient (FHIR R4, Patient)."""
    match credential:
        case {"credentialSubject": {"fhirBundle": {"entry": [{"resource": dict(patient)}, *_]}}}:
            pass
        case _:
            return {}
    fields = {}
    match patient:
        case {"resourceType": "Patient", "name": [dict(names), *_]}:
            given = names.get("given")
            if full := full_name(names.get("family"), given[0] if isinstance(given, list) and given else ""):
                fields["name"] = full
    if isinstance(patient.get("birthDate"), str):
        fields["birth_date"] = patient["birthDate"]
    return fields
