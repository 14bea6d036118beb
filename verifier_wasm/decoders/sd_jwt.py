"""SD-JWT (RFC 9901) and SD-JWT VC: what the issuer signed, and of it what the holder shows."""

from typing import Final

from verifier_wasm.decoders import jwt_text
from verifier_wasm.envelope import Envelope
from verifier_wasm.errors import DecodeError
from verifier_wasm.signed import jose, jwt, slips
from verifier_wasm.signed.key_binding_jwt import bound_to
from verifier_wasm.signed.sd_jwt import decode_json, decode_sd_jwt, disclose

#: SD-JWT VC section 3.2.2.2: what must not depend on what the holder chooses to show.
_NEVER_DISCLOSED: Final = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})


def decode(data: bytes) -> Envelope:
    """Decode; disclosures that do not match, and what is not understood, are the envelope's fault.

    Raises the errors of `decode_sd_jwt` or `decode_json`, `LimitError` as `disclose`, and `DecodeError`
    ``jose_not_document``. ``document_missing`` is a credential without its type (SD-JWT VC section
    3.2.2.1); ``sdjwt_structure`` also one that lets its holder choose what must always be shown.
    """
    as_json = data[:1] == b"{"
    read = decode_json(jose.decode_object(data)) if as_json else decode_sd_jwt(data)
    jwt_text.refuse_other_types(read.jws.type)
    fault: DecodeError | None = None
    try:
        shown = disclose(read)
    except DecodeError as error:
        shown, fault = dict(read.payload), error
    if read.jws.type in jwt_text.SD_JWT_TYPES and fault is None:
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
        jws=read.jws,
        claims=claims,
        document=jwt_text.document("sd_jwt", claims.all),
        fault=fault,
        found=found.slips,
        holder=bound_to(read, claims.all),
    )
