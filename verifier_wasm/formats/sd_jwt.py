"""SD-JWT (RFC 9901) and SD-JWT VC: what the issuer signed, and of it what the holder shows."""

from typing import Final

from verifier_wasm.envelope import Envelope, Recognition
from verifier_wasm.errors import DecodeError
from verifier_wasm.formats.jws import SD_JWT_TYPES, START, is_json, refuse_other_types
from verifier_wasm.shown.code import Code

name: Final = "jws"
standard: Final = "RFC 9901, draft-ietf-oauth-sd-jwt-vc"
verified: Final = True

#: SD-JWT VC section 3.2.2.2: what must not depend on what the holder chooses to show.
_NEVER_DISCLOSED: Final = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})


def recognise(code: Code) -> Recognition | None:
    """Recognise a JWS with a ``~`` after it, or one written as JSON with disclosures beside it."""
    compact = START.match(code.data) and b"~" in code.data
    as_json = is_json(code.data) and b'"disclosures"' in code.data
    return Recognition(name, "sd_jwt") if compact or as_json else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; disclosures that do not match, and what is not understood, are the envelope's fault.

    Raises the errors of `decode_sd_jwt` or `decode_json`, `LimitError` as `disclose`, and `DecodeError`
    ``jose_not_document``. ``document_missing`` is a credential without its type (SD-JWT VC section
    3.2.2.1); ``sdjwt_structure`` also one that lets its holder choose what must always be shown.
    """
    from verifier_wasm.formats import jwt_text  # noqa: PLC0415
    from verifier_wasm.signed import jose, jwt, slips  # noqa: PLC0415 - few codes need it
    from verifier_wasm.signed.sd_jwt import decode_json, decode_sd_jwt, disclose  # noqa: PLC0415

    as_json = code.data[:1] == b"{"
    read = decode_json(jose.decode_object(code.data)) if as_json else decode_sd_jwt(code.data)
    refuse_other_types(read.jws.type)
    fault: DecodeError | None = None
    try:
        shown = disclose(read)
    except DecodeError as error:
        shown, fault = dict(read.payload), error
    if read.jws.type in SD_JWT_TYPES and fault is None:
        if any(claim in shown and claim not in read.payload for claim in _NEVER_DISCLOSED):
            shown, fault = dict(read.payload), DecodeError("sdjwt_structure")
        elif not isinstance(shown.get("vct"), str) and "@context" not in shown:
            # The older type is also that of a W3C credential, which has a context in its place.
            fault = DecodeError("document_missing")
    found = slips.Reading()
    if any(map(jose.is_sloppy, read.disclosures)):
        found.slip(slips.BASE64)
    if len(set(read.disclosures)) < len(read.disclosures):
        found.slip(slips.REPEATED)
    claims = jwt.read_claims(shown)
    return jwt_text.envelope(
        format_name=name,
        jws=read.jws,
        claims=claims,
        document=jwt_text.document("sd_jwt", claims.all),
        fault=fault,
        found=found.slips,
    )
