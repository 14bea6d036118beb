"""COSE_Key and COSE_KeySet (RFC 9052 section 7, RFC 9053 section 7, RFC 8230 section 4): public keys only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.arguments import expect
from verifier_wasm.crypto import points
from verifier_wasm.crypto.keys import ALGORITHMS, SM2_SM3, Kid, PublicKey
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, KeyFormatError

_KTY, _KID, _ALG, _OPS = 1, 2, 3, 4
_OKP, _EC2, _RSA = 1, 2, 3
_CRV, _X, _Y = -1, -2, -3
_N, _E = -1, -2

#: Where the private half of a key stands: RFC 8230 section 4 for RSA; symmetric and hash-based keys have no
#: half that is private apart, AKP (post-quantum keys) its own label; and "d" for every other.
_PRIVATE_LABELS: Final = {_RSA: range(-12, -2), 4: (), 5: (), 6: (), 7: (-2,)}
_PRIVATE: Final = (-4,)
#: RFC 9052 section 7.1, table 5: what ``key_ops`` has to hold where a signature is to be checked.
_VERIFY: Final = (2, "verify")

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
    ``key_length``, ``key_point`` (no point of its curve), ``key_algorithm`` (``alg`` does not go with the
    key), ``key_use`` (``key_ops`` is not for checking signatures) and ``key_kid``.
    """
    if not isinstance(item, Mapping):
        raise KeyFormatError("key_type", "a key is a map")
    kty = item.get(_KTY)
    # A private key in a public list is a leak: its owner has to hear of it.
    if any(label in item for label in (_PRIVATE_LABELS.get(kty, _PRIVATE) if type(kty) is int else _PRIVATE)):
        raise KeyFormatError("key_private", "a private key: give the public one")
    if kty in (_OKP, _EC2):
        key = _curve_key(item, is_okp=kty == _OKP)
    elif kty == _RSA:
        key = _rsa_key(item)
    else:
        raise KeyFormatError("key_type", "a type of key that is not used here: EC2, OKP or RSA")
    if not _may_verify(item.get(_OPS)):
        raise KeyFormatError("key_use", "key_ops does not allow checking signatures")
    kid = item.get(_KID)
    if kid is not None and type(kid) is not bytes:
        raise KeyFormatError("key_kid", "the kid is not bytes")
    return _bound(key, item.get(_ALG)), None if kid is None else Kid(kid)


def _may_verify(ops: Any) -> bool:
    """RFC 9052 section 7.1: without ``key_ops`` a key may be used for anything."""
    if ops is None:
        return True
    return type(ops) is list and any(type(op) in {int, str} and op in _VERIFY for op in ops)


def _curve_key(item: Mapping[Any, Any], *, is_okp: bool) -> PublicKey:
    number = item.get(_CRV)
    curve = CURVES.get(number) if type(number) is int else None
    if curve is None or is_okp != (curve == "Ed25519"):
        raise KeyFormatError("key_curve", "a curve that is not used here, or not of this type of key")
    x, y = item.get(_X), b"" if is_okp else item.get(_Y)
    length = FIELD_LENGTHS[curve]
    if type(x) is not bytes or len(x) != length:
        raise KeyFormatError("key_length", "x is not bytes as long as the field of the curve")
    if type(y) is bool:  # RFC 9053 section 7.1.1: the sign bit of a compressed point
        try:
            y = points.decompress(curve, x, odd=y)
        except ValueError as exc:
            raise KeyFormatError("key_point", "no point of the curve has this x") from exc
    if type(y) is not bytes or (not is_okp and len(y) != length):
        raise KeyFormatError("key_length", "y is not bytes as long as the field of the curve")
    return PublicKey("OKP" if is_okp else "EC2", _BY_CURVE[curve], curve, x, y)


def _rsa_key(item: Mapping[Any, Any]) -> PublicKey:
    n, e = item.get(_N), item.get(_E)
    if type(n) is not bytes or type(e) is not bytes or not n or not 0 < len(e) <= 8:
        raise KeyFormatError("key_length", "n and e are not bytes, or e is longer than 8")
    if not 2048 <= int.from_bytes(n).bit_length() <= limits.RSA_BITS:
        raise KeyFormatError("key_length", "an RSA key of a length that is not used here")
    return PublicKey("RSA", _RSA_ALGORITHMS, n=n, e=e)


def _bound(key: PublicKey, alg: Any) -> PublicKey:
    if alg is None:
        return key
    if type(alg) is not int or alg not in ALGORITHMS or alg not in key.algorithms:
        raise KeyFormatError("key_algorithm", "alg does not go with the key")
    return replace(key, algorithms=frozenset({alg}))


def key_to_cose(key: PublicKey, kid: bytes | None = None) -> dict[int, Any]:
    """Return the COSE_Key map of a key.

    ``alg`` is written where the key is bound to one algorithm: by the first of its numbers, where it is bound
    to fewer than its curve allows.
    """
    item: dict[int, Any] = {}
    if key.kty == "RSA":
        item |= {_KTY: _RSA, _N: key.n, _E: key.e}
    else:
        curve = _CURVE_NUMBERS.get(key.curve or "")
        if curve is None:
            raise KeyFormatError("key_curve", "a curve that is not used here, or not of this type of key")
        item |= {_KTY: _OKP if key.kty == "OKP" else _EC2, _CRV: curve, _X: key.x}
        if key.kty == "EC2":
            item[_Y] = key.y
    if kid is not None:
        item[_KID] = kid
    if len(key.algorithms) == 1 or key.algorithms != algorithms_for(key.curve):
        item[_ALG] = max(key.algorithms)
    return item


def compressed(key: PublicKey) -> dict[int, Any]:
    """Return `key_to_cose` with the sign of y in its place (RFC 9053 section 7.1.1): 33 bytes less."""
    item = key_to_cose(key)
    if _Y in item:
        item[_Y] = bool(key.y[-1] & 1)
    return item


@dataclass(frozen=True, slots=True)
class UnusedKey:
    """A key of a set that is passed over: its number from 1 on, its kid, and the code that says why."""

    number: int
    kid: bytes | None
    code: str


@dataclass(frozen=True, slots=True)
class KeySet:
    """The keys of a set that can be used, and those that cannot."""

    keys: tuple[tuple[PublicKey, Kid | None], ...]
    unused: tuple[UnusedKey, ...] = ()


def read_key_set(data: bytes) -> KeySet:
    """Decode a COSE_KeySet, a CBOR array of COSE_Key, or a COSE_Key alone.

    RFC 9052 section 7: a key that is malformed or not understood is passed over, the others count.
    Raises `KeyFormatError` ``key_set`` (neither of the two, or an empty array) and ``key_private``, and
    `UseError` ``argument``.
    """
    expect(data, bytes, name="data")
    try:
        items = cbor.decode(data)
    except CodeError as exc:
        raise KeyFormatError("key_set", "neither a COSE_Key nor an array of them") from exc
    if isinstance(items, Mapping):
        items = [items]
    if type(items) is not list or not items:
        raise KeyFormatError("key_set", "neither a COSE_Key nor an array of them")
    keys, unused = [], []
    for number, item in enumerate(items, 1):
        try:
            keys.append(key_from_cose(item))
        except KeyFormatError as error:
            if error.code == "key_private":
                raise
            kid = item.get(_KID) if isinstance(item, Mapping) else None
            unused.append(UnusedKey(number, kid if type(kid) is bytes else None, error.code))
    return KeySet(tuple(keys), tuple(unused))


def keys_from_key_set(data: bytes) -> tuple[tuple[PublicKey, Kid | None], ...]:
    """Return the keys of `read_key_set` that can be used.

    Raises `KeyFormatError` as it does, and the code of the first key where none can be used.
    """
    found = read_key_set(data)
    if not found.keys:
        raise KeyFormatError(found.unused[0].code, "no key of the set can be used")
    return found.keys
