"""Key binding of SD-JWT (RFC 9901 section 4.3): a JWT by the holder's key over what is shown, as an answer.

Each one holds the question of the checker whom it is for. So it says something to who has asked, and to
nobody else; nothing is verified here but what its claims say.
"""

from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.crypto.cose_key import CURVES, key_from_cose
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.encoding.rfc4648 import to_base64url
from verifier_wasm.envelope import Holder, HolderToken
from verifier_wasm.errors import CodeError, DecodeError, KeyFormatError
from verifier_wasm.signed import jose, jwt
from verifier_wasm.signed.sd_jwt import SdJwt, hashed

_TYPE: Final = "kb+jwt"
#: JWK (RFC 7518 section 6.2.1.1, RFC 8037 section 2) and COSE name their curves alike.
_CURVES: Final = {name: number for number, name in CURVES.items()}


def bound_to(read: SdJwt, claims: Mapping[str, Any]) -> Holder | None:
    """Return the device that claims are bound to, with what it signed; None where they are bound to none.

    ``checked`` is False: unasked, an answer to somebody's question tells nothing. Never raises.
    """
    if "cnf" not in claims:
        return None
    return Holder(_key(claims["cnf"]), _token(read) if read.binding else None, checked=False)


def _key(cnf: Any) -> PublicKey | None:
    """RFC 7800 section 3.2: ``jwk``; other members name no key here."""
    match cnf:
        case {"jwk": {"kty": "EC", "crv": str(curve), "x": str(x), "y": str(y)}} if curve in _CURVES:
            written = {1: 2, -1: _CURVES[curve], -2: x, -3: y}
        case {"jwk": {"kty": "OKP", "crv": str(curve), "x": str(x)}} if curve in _CURVES:
            written = {1: 1, -1: _CURVES[curve], -2: x}
        case _:
            return None
    try:
        key, _ = key_from_cose(
            {
                label: jose.decode_base64url(value.encode()) if isinstance(value, str) else value
                for label, value in written.items()
            }
        )
    except (KeyFormatError, DecodeError, UnicodeEncodeError):
        return None
    return key


def _token(read: SdJwt) -> HolderToken | None:
    """Read a key binding JWT; None for one that is no JWT, or is not signed by an algorithm known here."""
    try:
        jws = jose.decode_jws(read.binding)
        payload = jose.decode_object(jws.payload)
        over = to_base64url(hashed(read, read.shown))
    except CodeError:
        return None
    claims = jwt.read_claims(payload)
    audience, nonce = payload.get("aud"), payload.get("nonce")
    fault: CodeError | None = claims.fault
    # Section 7.3, step 5: the type, the three claims, and the hash of all that stands before it.
    if jws.type != _TYPE or claims.generated_at is None or not isinstance(nonce, str):
        fault = DecodeError("sdjwt_structure", "a key binding JWT without its type, time or nonce")
    elif payload.get("sd_hash") != over:
        fault = DecodeError("sdjwt_structure", "a key binding JWT over something else than is shown")
    return HolderToken(
        signature=jws.signature,
        issued_at=claims.generated_at,
        not_before=claims.not_before,
        expires_at=claims.expires_at,
        audience=audience if isinstance(audience, str) else None,
        nonce=nonce.encode("utf-8", "surrogatepass") if isinstance(nonce, str) else None,
        fault=fault,
    )
