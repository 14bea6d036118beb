"""Signed JSON: compact JWS holding JWT claims, W3C credentials among them; and a JWS written as JSON."""

from verifier_wasm.decoders import health_card, jwt_text, sd_jwt
from verifier_wasm.envelope import Envelope
from verifier_wasm.errors import DecodeError
from verifier_wasm.signed import jose, jwt


def decode(data: bytes) -> Envelope:
    """Decode.

    Raises the errors of `jose.decode_jws`, `jose.decode_json` and `jose.decode_object`, and `DecodeError`
    ``jose_not_document`` (signed for another purpose; detail ``typ``) and ``sdjwt_type`` (an SD-JWT that is
    cut off before its first ``~``). What is not understood of the claims is the envelope's fault.
    """
    as_json = data[:1] == b"{"
    read = jose.decode_json(jose.decode_object(data)) if as_json else jose.decode_jws(data)
    if read.type in jwt_text.SD_JWT_TYPES:
        if as_json:  # nothing of it is disclosed
            return sd_jwt.decode(data)
        raise DecodeError("sdjwt_type")
    jwt_text.refuse_other_types(read.type)
    payload = jose.decode_object(read.payload)
    if health_card.is_card(payload):
        return health_card.envelope(read, payload)
    claims = jwt.read_claims(payload)
    kind = "jws" if claims.credential is None else "vc"
    return jwt_text.envelope(jws=read, claims=claims, document=jwt_text.document(kind, claims.all))
