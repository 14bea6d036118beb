"""SD-CWT (draft-ietf-spice-sd-cwt-08): claims of which the holder shows a part, bound to the holder's key.

Nothing is verified here. Which draft, and what a later one would change: docs/adr/0034-live-codes.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cose
from verifier_wasm.signed.disclosures import SHA_256, disclose, structure

#: RFC 9596, and the media types of section 17.5 with their CoAP content formats.
TYP: Final = 16
_CREDENTIAL: Final = ("application/sd-cwt", 293)
_SUFFIX: Final = "+sd-cwt"
_TOKEN: Final = ("application/kb+cwt", 294)
#: RFC 9597; section 17.1.
_CWT_CLAIMS, _SD_CLAIMS, _SD_ALG, _ENCRYPTED = 15, 17, 170, 171
#: RFC 9528 section 3.5.2: in a token, the credential that it shows.
KCWT: Final = 13
#: Table 2: what the holder may not choose to hide.
_NEVER_REDACTED: Final = frozenset({1, 3, 4, 5, 6, 7, 8, 39})


@dataclass(frozen=True, slots=True)
class SdCwt:
    """An issuer's SD-CWT. ``claims``: those shown; ``withheld``: hashes of which nothing was shown.

    ``fault``: what of it is not understood, or is not what was signed; it counts once the signature is good.
    """

    message: cose.Sign1
    claims: Mapping[Any, Any]
    withheld: int
    fault: CodeError | None


def is_credential(message: cose.Sign1) -> bool:
    """Say whether a message is an SD-CWT by its type (section 5)."""
    typ = message.protected.get(TYP)
    return typ in _CREDENTIAL or (type(typ) is str and typ.endswith(_SUFFIX))


def is_token(message: cose.Sign1) -> bool:
    """Say whether a message is a key binding token by its type (section 8.1)."""
    return message.protected.get(TYP) in _TOKEN


def credential_of(token: cose.Sign1) -> cose.Sign1:
    """Return the SD-CWT in a token (section 9, step 1).

    Raises the errors of `cose.read_sign1`, and `DecodeError` ``sdcwt_structure`` where there is none.
    """
    if KCWT not in token.protected:
        raise structure(1, "no SD-CWT in the token")
    message = cose.read_sign1(token.protected[KCWT])
    if not is_credential(message):
        raise structure(1, "what the token shows is no SD-CWT")
    return message


def read(message: cose.Sign1) -> SdCwt:
    """Read an SD-CWT with what is disclosed of it (section 9, steps 2 and 7).

    Raises the errors of `cbor.decode` for what the issuer signed, and `DecodeError` ``cwt_type``.
    """
    if message.protected_bytes:
        cbor.decode(message.protected_bytes, definite=True, redacted=True)
    claims = cbor.decode(message.payload, definite=True, redacted=True)
    if type(claims) is not dict:
        raise DecodeError("cwt_type")
    try:
        shown, withheld = _shown(message, claims)
    except CodeError as error:
        plain = {key: value for key, value in claims.items() if key != cbor.REDACTED}
        return SdCwt(message, plain, 0, error)
    return SdCwt(message, shown, withheld, None)


def _shown(message: cose.Sign1, claims: Mapping[Any, Any]) -> tuple[dict[Any, Any], int]:
    for label in (_SD_CLAIMS, _ENCRYPTED):
        if label in message.unprotected and not (
            type(message.unprotected[label]) is list and message.unprotected[label]
        ):
            raise structure(2, "disclosures that are no array, or none")
    algorithm = message.protected.get(_SD_ALG, SHA_256)
    if type(algorithm) is not int:
        raise DecodeError("sdcwt_hash", algorithm=str(algorithm)[:40])
    signed = [claims]
    if _CWT_CLAIMS in message.protected:  # RFC 9597: as if they stood in the payload
        signed.append(message.protected[_CWT_CLAIMS])
    if not all(type(part) is dict for part in signed):
        raise structure(2, "claims that are no map")
    # One map of both, so that each disclosure finds its hash wherever that is.
    found = disclose(dict(enumerate(signed)), message.unprotected.get(_SD_CLAIMS, []), algorithm)
    shown: dict[Any, Any] = {}
    for number, part in enumerate(signed):
        for key, value in found.claims[number].items():
            if key in shown and shown[key] != value:
                raise structure(2, "a claim in two places that differs")
            if key in _NEVER_REDACTED and key not in part:
                raise structure(2, "a claim that may not be hidden")
            shown[key] = value
    return shown, found.withheld
