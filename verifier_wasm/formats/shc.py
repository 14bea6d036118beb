"""SMART Health Cards: a compressed JWS, written in digits so that a QR code holds more of it."""

import re
from typing import Any, Final

from verifier_wasm.code import Code
from verifier_wasm.envelope import Document, Envelope, Recognition
from verifier_wasm.errors import DecodeError

name: Final = "jws"
standard: Final = "SMART Health Cards Framework 1.4"
verified: Final = True

PREFIX: Final = b"shc:/"
_CHUNK: Final = re.compile(rb"([1-9]\d{0,2})/([1-9]\d{0,2})/")
_TYPE: Final = "https://smarthealth.cards#health-card"
#: "Encoding Chunks as QR Codes": two digits for each character, its code less that of "-".
_LOWEST, _HIGHEST = ord("-"), ord("z")


def recognise(code: Code) -> Recognition | None:
    """Recognise the prefix; a scheme's case does not matter (RFC 3986 section 3.1)."""
    is_card = code.data[: len(PREFIX)].lower() == PREFIX
    return Recognition(name, "health_certificate") if is_card else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode.

    Raises the errors of `jose.decode_jws`, `inflate` and `jwt.read_claims`, and `DecodeError` ``shc_parts``
    (one code of several; details ``part`` and ``parts``), ``shc_digits`` and ``document_missing``.
    """
    from verifier_wasm import jose, jwt, limits  # noqa: PLC0415 - few codes need it
    from verifier_wasm.document.unknown import show_unknown  # noqa: PLC0415
    from verifier_wasm.formats import jwt_text  # noqa: PLC0415
    from verifier_wasm.inflate import inflate  # noqa: PLC0415

    jws = jose.decode_jws(_text(code.data[len(PREFIX) :]), deflated=True)
    payload = jose.decode_object(inflate(jws.payload, limit=limits.HEALTH_CARD_LENGTH, raw=True))
    claims = jwt.read_claims(payload)
    credential = _credential(payload)
    rest = {key: value for key, value in payload.items() if key not in jwt.REPORTED | {"vc"}}
    document = Document("shc", _holder(credential), show_unknown(rest | credential))
    return jwt_text.envelope(format_name=name, jws=jws, claims=claims, document=document)


def _text(digits: bytes) -> bytes:
    """Return the JWS that the digits write."""
    if chunk := _CHUNK.match(digits):
        part, parts = int(chunk[1]), int(chunk[2])
        if part > parts:
            raise DecodeError("shc_digits")
        if parts > 1:
            raise DecodeError("shc_parts", part=part, parts=parts)
        digits = digits[chunk.end() :]
    if not digits.isdigit() or len(digits) % 2:
        raise DecodeError("shc_digits")
    text = bytes(int(digits[at : at + 2]) + _LOWEST for at in range(0, len(digits), 2))
    if max(text) > _HIGHEST:
        raise DecodeError("shc_digits")
    return text


def _credential(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the card's credential (section "Health Cards are encoded as ... JSON Web Signatures")."""
    match payload:
        case {"iss": str(issuer), "nbf": _, "vc": {"type": [*types], "credentialSubject": {}} as credential}:
            if issuer.startswith("https://") and _TYPE in types:
                return dict(credential)
    raise DecodeError("document_missing")


def _holder(credential: dict[str, Any]) -> dict[str, Any]:
    """Return the name and the date of birth of the card's patient (FHIR R4, Patient)."""
    match credential:
        case {"credentialSubject": {"fhirBundle": {"entry": [{"resource": dict(patient)}, *_]}}}:
            pass
        case _:
            return {}
    fields = {}
    match patient:
        case {"resourceType": "Patient", "name": [{"family": str(family), "given": [str(given), *_]}, *_]}:
            fields["name"] = f"{family} {given}"
    if isinstance(patient.get("birthDate"), str):
        fields["birth_date"] = patient["birthDate"]
    return fields
