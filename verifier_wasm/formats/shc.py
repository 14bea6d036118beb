"""SMART Health Cards: a compressed JWS, written in digits so that a QR code holds more of it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from verifier_wasm import limits
from verifier_wasm.document.person import full_name
from verifier_wasm.envelope import Document, Envelope, Recognition
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.shown.code import Code

if TYPE_CHECKING:
    from verifier_wasm.signed.jose import Jws

name: Final = "jws"
standard: Final = "SMART Health Cards Framework 1.4"
verified: Final = True

PREFIX: Final = b"shc:/"
#: A JSON object with the one member that counts, which comes first or after short ones.
_FILE: Final = re.compile(rb'\s*\{[^\[{]{0,200}"verifiableCredential"\s*:\s*(?:\[\s*)?"ey')
_CHUNK: Final = re.compile(rb"([1-9]\d{0,2})/([1-9]\d{0,2})/")
_TYPE: Final = "https://smarthealth.cards#health-card"
#: "Encoding Chunks as QR Codes": two digits for each character, its code less that of "-".
_LOWEST, _HIGHEST = ord("-"), ord("z")


def recognise(code: Code) -> Recognition | None:
    """Recognise the prefix (a scheme's case does not matter, RFC 3986 section 3.1), and a file of cards."""
    if code.data[: len(PREFIX)].lower() == PREFIX or is_file(code.data):
        return Recognition(name, "health_certificate")
    return None


def is_file(data: bytes) -> bool:
    """Say whether a text is a ``.smart-health-card`` file (section "via File Download")."""
    return _FILE.match(data) is not None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; of a file with several cards the first.

    Raises the errors of `jws.open` and `cards`, and `DecodeError` ``shc_parts`` (one code of several;
    details ``part`` and ``parts``) and ``shc_digits``. What is not understood of its content is the
    envelope's fault.
    """
    from verifier_wasm.formats import jws as signed_json  # noqa: PLC0415
    from verifier_wasm.signed import jose  # noqa: PLC0415 - few codes need it

    if is_file(code.data):  # what is not a card is another signed credential
        return signed_json.open(replace(code, data=cards(code.data)[0]))
    jws = jose.decode_jws(_text(code.data))
    return envelope(jws, jose.decode_object(jws.payload))


def cards(data: bytes) -> tuple[bytes, ...]:
    """Return the cards of a file, each a JWS.

    Raises the errors of `jose.decode_object`, `DecodeError` ``document_missing`` and `LimitError`
    ``mdoc_several``.
    """
    from verifier_wasm.signed import jose  # noqa: PLC0415 - few codes need it

    found = jose.decode_object(data).get("verifiableCredential")
    texts = [found] if isinstance(found, str) else found
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise DecodeError("document_missing")
    if len(texts) > limits.DOCUMENTS:
        raise LimitError("mdoc_several", count=len(texts), limit=limits.DOCUMENTS)
    return tuple(text.strip().encode() for text in texts)


def is_card(payload: Mapping[str, Any]) -> bool:
    """Say whether the payload of a JWS is a health card's, by the type of its credential."""
    match payload.get("vc"):
        case {"type": [*types]}:
            return _TYPE in types
    return False


def envelope(jws: "Jws", payload: Mapping[str, Any]) -> Envelope:
    """Read what a card holds; ``document_missing`` and what is not understood are its fault."""
    from verifier_wasm.document.unknown import show_unknown  # noqa: PLC0415
    from verifier_wasm.formats import jwt_text  # noqa: PLC0415
    from verifier_wasm.signed import jwt, slips  # noqa: PLC0415 - few codes need it

    claims = jwt.read_claims(payload)
    credential = _credential(payload)
    fault = DecodeError("document_missing") if credential is None else None
    credential = credential or {}
    rest = {key: value for key, value in payload.items() if key not in jwt.REPORTED | {"vc"}}
    document = Document("shc", _holder(credential), show_unknown(rest | credential))
    return jwt_text.envelope(
        format_name=name,
        jws=jws,
        claims=claims,
        document=document,
        fault=fault,
        found=() if jws.deflated else (slips.COMPRESSION,),
    )


def chunk(data: bytes) -> tuple[int, int] | None:
    """Return which chunk of how many a text begins with; None for a whole card, or no card."""
    data = data.lstrip()
    if data[: len(PREFIX)].lower() != PREFIX or not (found := _CHUNK.match(data, len(PREFIX))):
        return None
    return int(found[1]), int(found[2])


def _text(data: bytes) -> bytes:
    """Return the JWS that the digits write; of several chunks, in any order, where all are there."""
    chunks: dict[int, bytes] = {}
    counts: set[int] = set()
    for text in data.split():
        if text[: len(PREFIX)].lower() != PREFIX:
            raise DecodeError("shc_digits")
        part, count = chunk(text) or (1, 1)
        digits = _CHUNK.sub(b"", text[len(PREFIX) :], count=1)
        if part > count or chunks.setdefault(part, digits) != digits:
            raise DecodeError("shc_digits")
        counts.add(count)
    if len(counts) != 1:
        raise DecodeError("shc_digits")
    (parts,) = counts
    if len(chunks) < parts:
        raise DecodeError("shc_parts", part=min(chunks), parts=parts, have=len(chunks))
    return b"".join(_digits(chunks[part]) for part in range(1, parts + 1))


def _digits(digits: bytes) -> bytes:
    if not digits.isdigit() or len(digits) % 2:
        raise DecodeError("shc_digits")
    text = bytes(int(digits[at : at + 2]) + _LOWEST for at in range(0, len(digits), 2))
    if max(text) > _HIGHEST:
        raise DecodeError("shc_digits")
    return text


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
