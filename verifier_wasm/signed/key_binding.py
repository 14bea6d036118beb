"""Key binding: which device a document is bound to (``cnf``, RFC 8747), and what it signed when it showed it.

The token is an SD-KBT (draft-ietf-spice-sd-cwt-08 section 8.1). Nothing is verified here but what its claims
say; the signature is `verifier_wasm.judging.holder`'s business.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from verifier_wasm.crypto.cose_key import key_from_cose
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Holder, HolderToken
from verifier_wasm.errors import CodeError, DecodeError, KeyFormatError
from verifier_wasm.signed import cose, cwt
from verifier_wasm.signed.claims import Claims
from verifier_wasm.signed.disclosures import is_key, structure
from verifier_wasm.signed.sd_cwt import KCWT

#: RFC 8392 section 3.1, RFC 8747 section 3.1, RFC 9711 section 4.1 (``cnonce`` of table 3).
_ISS, _SUB, _AUD, _EXP, _NBF, _IAT, _CTI, CNF, _CNONCE = 1, 2, 3, 4, 5, 6, 7, 8, 39
_CWT_CLAIMS: Final = 15
#: RFC 8747 section 3.2: a COSE_Key; other members (an encrypted key, a kid, a thumbprint) name no key here.
_COSE_KEY: Final = 1


def bound_to(claims: Mapping[Any, Any]) -> Holder | None:
    """Return the device that claims are bound to; None where they are bound to none. Never raises."""
    if CNF not in claims:
        return None
    return Holder(_key(claims[CNF]))


def _key(cnf: Any) -> PublicKey | None:
    if type(cnf) is not dict or _COSE_KEY not in cnf:
        return None
    try:
        return key_from_cose(cnf[_COSE_KEY])[0]
    except KeyFormatError:
        return None


def read_token(message: cose.Sign1, credential: Claims) -> HolderToken:
    """Read a key binding token around a credential (section 9, steps 5 and 6).

    Raises the errors of `cbor.decode` and of `cose.signature_of`, and `DecodeError` ``cwt_type``; what breaks
    a rule of the draft is the token's ``fault``.
    """
    payload = cbor.decode(message.payload, definite=True)
    claims = cwt.read_claims(payload)
    fault: CodeError | None = claims.fault
    try:
        _hold_to_the_rules(message, claims, credential)
    except DecodeError as error:
        fault = error
    audience, nonce = claims.all.get(_AUD), claims.all.get(_CNONCE)
    return HolderToken(
        signature=cose.signature_of(message),
        issued_at=claims.generated_at,
        not_before=claims.not_before,
        expires_at=claims.expires_at,
        audience=audience if type(audience) is str else None,
        nonce=nonce if type(nonce) is bytes else None,
        fault=fault,
        ahead_of_issue=_ahead(claims.generated_at, credential),
    )


def _ahead(issued: datetime | None, credential: Claims) -> timedelta:
    """Return by how much a token's time lies before its credential's, which is signed before it."""
    if issued is None:
        return timedelta(0)
    made = filter(None, (credential.not_before, credential.generated_at))
    return max([each - issued for each in made] + [timedelta(0)])


def _hold_to_the_rules(message: cose.Sign1, token: Claims, credential: Claims) -> None:
    """Hold a token to section 6.3, table 3 and section 9, step 6; raises ``sdcwt_structure``.

    Whether its time is before the credential's is ``ahead_of_issue``: a checker may know when it was made.
    """
    claims = token.all
    headers = {key: value for key, value in message.protected.items() if key != KCWT}
    if _CWT_CLAIMS in headers or not all(map(_has_plain_keys, (headers, message.unprotected, claims))):
        raise structure(5, "a header or key that is not allowed in a token")
    if _ISS in claims or _SUB in claims:
        raise structure(5, "a token that names an issuer or a subject")
    if type(claims.get(_AUD)) is not str:
        raise structure(8, "a token for nobody")
    if _CNONCE in claims and type(claims[_CNONCE]) is not bytes:
        raise structure(5, "a nonce that is no byte string")
    if _IAT not in claims and type(claims.get(_CTI)) is not bytes:
        raise structure(6, "neither a time nor a number of its own")
    if _IAT not in claims and (_EXP in claims or _NBF in claims):
        raise structure(6, "limits without a time of its own")
    begins, issued, ends = token.not_before, token.generated_at, token.expires_at
    from_, until = credential.not_before, credential.expires_at
    in_order = (
        _at_most(begins, issued),
        _before(issued, ends),
        _at_most(ends, until),
        _at_most(from_, begins),
        _before(begins, until),
        _before(issued, until),
    )
    if not all(in_order):
        raise structure(6, "times that contradict each other")


def hold_times(credential: Claims) -> None:
    """Hold a credential's times to section 9, step 3; raises ``sdcwt_structure``."""
    begins, issued, ends = credential.not_before, credential.generated_at, credential.expires_at
    if not (_at_most(begins, issued) and _before(begins, ends) and _before(issued, ends)):
        raise structure(3, "times that contradict each other")


def _at_most(first: datetime | None, second: datetime | None) -> bool:
    return first is None or second is None or first <= second


def _before(first: datetime | None, second: datetime | None) -> bool:
    return first is None or second is None or first < second


def _has_plain_keys(value: Any) -> bool:
    match value:
        case dict():
            return all(is_key(key) and _has_plain_keys(item) for key, item in value.items())
        case list():
            return all(map(_has_plain_keys, value))
        case cbor.Tag():
            return _has_plain_keys(value.value)
    return True
