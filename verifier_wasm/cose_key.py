"""COSE_Key and COSE_KeySet (RFC 9052 section 7, RFC 9053 section 7, RFC 8230 section 4): public keys only."""

from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm import cbor, limits
from verifier_wasm.errors import CodeError, KeyFormatError
from verifier_wasm.keys import ALGORITHMS, SM2_SM3, Kid, PublicKey

_KTY, _KID, _ALG = 1, 2, 3
_OKP, _EC2, _RSA = 1, 2, 3
_CRV, _X, _Y = -1, -2, -3
_N, _E = -1, -2

#: RFC 9053 section 7.1, RFC 9864 section 4; SM2 has no number and takes one of the private range.
CURVES: Final = {
    1: "P-256",
    2: "P-384",
    3: "P-521",
    6: "Ed25519",
    256: "brainpoolP256r1",
    258: "brainpoolP384r1",
    259: "brainpoolP512r1",
    SM2_SM3: "SM2",
}
_CURVE_NUMBERS: Final = {name: number for number, name in CURVES.items()}

#: Bytes of a field element.
FIELD_LENGTHS: Final = {
    "P-256": 32,
    "P-384": 48,
    "P-521": 66,
    "Ed25519": 32,
    "brainpoolP256r1": 32,
    "brainpoolP384r1": 48,
    "brainpoolP512r1": 64,
    "SM2": 32,
}

#: RFC 9053 section 2.1: ES256, ES384 and ES512 tie no hash to a curve.
_ECDSA: Final = frozenset({-7, -35, -36})
#: The algorithms a key may be used with when it names none.
_BY_CURVE: Final = {
    "P-256": _ECDSA | {-9},
    "P-384": _ECDSA | {-51},
    "P-521": _ECDSA | {-52},
    "Ed25519": frozenset({-8, -19}),
    "brainpoolP256r1": _ECDSA | {-265},
    "brainpoolP384r1": _ECDSA | {-267},
    "brainpoolP512r1": _ECDSA | {-268},
    "SM2": frozenset({SM2_SM3}),
}
_RSA_ALGORITHMS: Final = frozenset({-37})


def algorithms_for(curve: str | None) -> frozenset[int]:
    """Return the algorithms of a key on a curve, or of an RSA key (None)."""
    return _RSA_ALGORITHMS if curve is None else _BY_CURVE.get(curve, frozenset())


def key_from_cose(item: Any) -> tuple[PublicKey, Kid | None]:
    """Read a COSE_Key map as a public key with its kid.

    Raises `KeyFormatError` ``key_private`` (it holds a private key), ``key_type``, ``key_curve``,
    ``key_length``, ``key_algorithm`` (``alg`` does not go with the key) and ``key_kid``.
    """
    if not isinstance(item, Mapping):
        raise KeyFormatError("key_type")
    kty = item.get(_KTY)
    # A private key in a public list is a leak: its owner has to hear of it.
    private = range(-12, -2) if kty == _RSA else (-4,)
    if any(label in item for label in private):
        raise KeyFormatError("key_private")
    if kty in (_OKP, _EC2):
        key = _curve_key(item, is_okp=kty == _OKP)
    elif kty == _RSA:
        key = _rsa_key(item)
    else:
        raise KeyFormatError("key_type")
    kid = item.get(_KID)
    if kid is not None and type(kid) is not bytes:
        raise KeyFormatError("key_kid")
    return _bound(key, item.get(_ALG)), None if kid is None else Kid(kid)


def _curve_key(item: Mapping[Any, Any], *, is_okp: bool) -> PublicKey:
    number = item.get(_CRV)
    curve = CURVES.get(number) if type(number) is int else None
    if curve is None or is_okp != (curve == "Ed25519"):
        raise KeyFormatError("key_curve")
    x, y = item.get(_X), b"" if is_okp else item.get(_Y)
    length = FIELD_LENGTHS[curve]
    if type(x) is not bytes or len(x) != length:
        raise KeyFormatError("key_length")
    # RFC 9053 section 7.1.1: y may also be a sign bit; issuers here write both coordinates out.
    if type(y) is not bytes or (not is_okp and len(y) != length):
        raise KeyFormatError("key_length")
    return PublicKey("OKP" if is_okp else "EC2", _BY_CURVE[curve], curve, x, y)


def _rsa_key(item: Mapping[Any, Any]) -> PublicKey:
    n, e = item.get(_N), item.get(_E)
    if type(n) is not bytes or type(e) is not bytes or not n or not 0 < len(e) <= 8:
        raise KeyFormatError("key_length")
    if not 2048 <= int.from_bytes(n).bit_length() <= limits.RSA_BITS:
        raise KeyFormatError("key_length")
    return PublicKey("RSA", _RSA_ALGORITHMS, n=n, e=e)


def _bound(key: PublicKey, alg: Any) -> PublicKey:
    if alg is None:
        return key
    if type(alg) is not int or alg not in ALGORITHMS or alg not in key.algorithms:
        raise KeyFormatError("key_algorithm")
    return PublicKey(key.kty, frozenset({alg}), key.curve, key.x, key.y, key.n, key.e)


def key_to_cose(key: PublicKey, kid: bytes | None = None) -> dict[int, Any]:
    """Return the COSE_Key map of a key; ``alg`` is written where the key is bound to one algorithm."""
    item: dict[int, Any] = {}
    if key.kty == "RSA":
        item |= {_KTY: _RSA, _N: key.n, _E: key.e}
    else:
        curve = _CURVE_NUMBERS.get(key.curve or "")
        if curve is None:
            raise KeyFormatError("key_curve")
        item |= {_KTY: _OKP if key.kty == "OKP" else _EC2, _CRV: curve, _X: key.x}
        if key.kty == "EC2":
            item[_Y] = key.y
    if kid is not None:
        item[_KID] = kid
    if len(key.algorithms) == 1:
        (item[_ALG],) = key.algorithms
    return item


def keys_from_key_set(data: bytes) -> tuple[tuple[PublicKey, Kid | None], ...]:
    """Decode a COSE_KeySet (RFC 9052 section 7): a CBOR array of COSE_Key, none of them unusable.

    Raises `KeyFormatError`: those of `key_from_cose`, ``key_set`` (no array, or an empty one).
    """
    try:
        items = cbor.decode(data)
    except CodeError as exc:
        raise KeyFormatError("key_set") from exc
    if type(items) is not list or not items:
        raise KeyFormatError("key_set")
    return tuple(key_from_cose(item) for item in items)
