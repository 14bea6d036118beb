"""RSA at its edges, PSS and PKCS #1 v1.5: encodings off by one rule each, signed by a real private key.

Every forgery is ``encoding ** d mod n``: the arithmetic holds, and one rule of RFC 8017 alone refuses it.
"""

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from verifier_wasm.crypto.keys import Algorithm, PublicKey
from verifier_wasm.crypto.signatures import host, pkcs1, pss, pure

_PS256 = Algorithm(-37, "PS256", "RSA", None, "sha256")
_MESSAGE = b"message"
_RSA = frozenset({-37})


def _octets(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


@dataclass(frozen=True)
class Pair:
    """An RSA key pair; ``order``: a multiple of the order of every number modulo n."""

    n: int
    e: int
    order: int

    @property
    def public(self) -> PublicKey:
        return PublicKey("RSA", _RSA, n=_octets(self.n), e=_octets(self.e))

    @property
    def length(self) -> int:
        return (self.n.bit_length() + 7) // 8

    def root(self, encoded: int) -> bytes:
        """Return the signature whose e-th power an encoded message is."""
        assert encoded < self.n
        number = pow(encoded, pow(self.e, -1, self.order), self.n)
        assert pow(number, self.e, self.n) == encoded
        return number.to_bytes(self.length)


def _generate(bits: int, e: int = 65537) -> Pair:
    private = rsa.generate_private_key(65537 if e != 3 else 3, bits).private_numbers()
    return Pair(private.public_numbers.n, e, math.lcm(private.p - 1, private.q - 1))


PAIR = _generate(2048)
#: One bit more: the encoded message of PSS is a byte shorter than the modulus; room for a bit above it.
ODD = next(
    Pair(3 * pair.n, pair.e, pair.order)
    for pair in iter(lambda: _generate(2048), None)
    if (3 * pair.n).bit_length() == 2049
)


def _mgf1(seed: bytes, length: int, digest: Callable[[bytes], Any]) -> bytes:
    blocks = (digest(seed + number.to_bytes(4)).digest() for number in count())
    mask = b""
    while len(mask) < length:
        mask += next(blocks)
    return mask[:length]


def _pss(
    bits: int,
    salt: bytes,
    *,
    separator: int = 1,
    trailer: int = 0xBC,
    padding: dict[int, int] | None = None,
    top: int | None = None,
    message: bytes = _MESSAGE,
    digest: Callable[[bytes], Any] = hashlib.sha256,
) -> int:
    """EMSA-PSS-ENCODE (section 9.1.1) for a modulus of this many bits, with its slips.

    ``padding``: octets by place, where there should be zeros; ``top``: put in front of the masked block.
    """
    length = (bits - 1 + 7) // 8
    h = digest(bytes(8) + digest(message).digest() + salt).digest()
    db = bytearray(length - len(h) - 1)
    db[-len(salt) - 1 :] = bytes([separator]) + salt
    for place, octet in (padding or {}).items():
        db[place] = octet
    mask = _mgf1(h, len(db), digest)
    masked = bytearray(a ^ b for a, b in zip(db, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits + 1)
    number = int.from_bytes(bytes(masked) + h + bytes([trailer]))
    return number if top is None else number | 1 << top


def _salts(length: int = 32) -> Iterator[bytes]:
    return (number.to_bytes(length) for number in count(1))


def _answers(key: PublicKey, signature: bytes, message: bytes = _MESSAGE) -> set[bool]:
    answers = {
        backend.verify(algorithm=_PS256, key=key, message=message, signature=signature)
        for backend in (host, pure)
    }
    assert pss.verify(key=key, message=message, signature=signature, digest=hashlib.sha256) in answers
    return answers


@pytest.mark.parametrize("pair", [PAIR, ODD], ids=["2048", "2049"])
@pytest.mark.parametrize(
    ("slips", "holds"),
    [
        ({}, True),
        ({"message": b"another"}, False),
        ({"separator": 0}, False),
        ({"separator": 2}, False),
        ({"separator": 0x81}, False),
        ({"trailer": 0xBB}, False),
        ({"trailer": 0xCC}, False),
        ({"trailer": 0}, False),
        ({"padding": {0: 1}}, False),
        ({"padding": {1: 1}}, False),
        ({"padding": {30: 1}}, False),
        ({"padding": {32: 0x80}}, False),
        ({"padding": {100: 0xFF}}, False),
        ({"padding": {-34: 1}}, False),  # right before the separator
        ({"padding": {-35: 1}}, False),
        ({"padding": dict.fromkeys(range(1, 190), 255)}, False),
    ],
    ids=str,
)
def test_one_rule_of_pss_broken(pair: Pair, slips: dict[str, Any], holds: bool) -> None:
    bits = pair.n.bit_length()
    salts = _salts()
    encoded = next(e for e in (_pss(bits, salt, **slips) for salt in salts) if e < pair.n)
    assert _answers(pair.public, pair.root(encoded)) == {holds}


@pytest.mark.parametrize("length", [0, 1, 20, 31, 33, 48, 64])
def test_a_salt_is_as_long_as_the_hash(length: int) -> None:
    assert _answers(PAIR.public, PAIR.root(_pss(2048, bytes(length)))) == {False}


@pytest.mark.parametrize(("pair", "top"), [(PAIR, 2047), (ODD, 2048)], ids=["2048", "2049"])
def test_a_bit_above_the_encoded_message(pair: Pair, top: int) -> None:
    """Section 9.1.2 step 6, and step 2c of section 8.1.2 where the octet is one too many."""
    bits = pair.n.bit_length()
    encoded = next(e for e in (_pss(bits, salt, top=top) for salt in _salts()) if e < pair.n)
    assert _answers(pair.public, pair.root(encoded)) == {False}


@pytest.mark.parametrize("bits", range(2050, 2058))
def test_moduli_of_every_number_of_bits_modulo_eight(bits: int) -> None:
    pair = _longer(bits)
    for salt in (b"\1" * 32, b"\2" * 32):
        signature = pair.root(_pss(bits, salt))
        assert _answers(pair.public, signature) == {True}
        assert _answers(pair.public, signature, b"another") == {False}


def _longer(bits: int) -> Pair:
    """Return a key of so many bits, cheaply: with a small third prime."""
    for prime in _PRIMES:
        n = PAIR.n * prime
        if n.bit_length() == bits and pow(PAIR.n, -1, prime):
            return Pair(n, 65537, math.lcm(PAIR.order, prime - 1))
    raise AssertionError(bits)


_PRIMES = [p for p in range(3, 2000) if all(p % q for q in range(2, math.isqrt(p) + 1))]


# Keys that are none


def _even() -> Pair:
    return Pair(2 * PAIR.n, 65537, PAIR.order)


def _of_four() -> Pair:
    """A key with e = 4: of a square there is a root, where both primes are 3 modulo 4."""
    while True:
        private = rsa.generate_private_key(65537, 2048).private_numbers()
        if private.p % 4 == private.q % 4 == 3:
            order = math.lcm((private.p - 1) // 2, (private.q - 1) // 2)
            return Pair(private.public_numbers.n, 4, order)


def _is_square(number: int, pair: Pair) -> bool:
    return pow(number, pair.order, pair.n) == 1


_FOUR = _of_four()

KEYS = {
    "e is 65537": (PAIR, True),
    "e is 3": (_generate(2048, 3), True),
    "e is 1": (Pair(PAIR.n, 1, PAIR.order), False),
    "e is 2": (Pair(_FOUR.n, 2, _FOUR.order), False),
    "e is 4": (_FOUR, False),
    "e is as large as n": (Pair(PAIR.n, 65537 + PAIR.order * (PAIR.n // PAIR.order + 1), PAIR.order), False),
    "n is even": (_even(), False),
    "2047 bits": (_generate(2047), False),
    "4096 bits": (_generate(4096), True),
}
KEYS["over 4096 bits"] = (
    Pair(KEYS["4096 bits"][0].n * 3, 65537, math.lcm(KEYS["4096 bits"][0].order, 2)),
    False,
)


@pytest.mark.parametrize("name", KEYS)
def test_keys_that_count_for_pss(name: str) -> None:
    pair, holds = KEYS[name]
    bits = pair.n.bit_length()
    encodings = (_pss(bits, salt) for salt in _salts())
    encoded = next(each for each in encodings if pair.e % 2 or _is_square(each, pair))
    signature = pair.root(encoded)
    assert _answers(pair.public, signature) == {holds}


@pytest.mark.parametrize("name", KEYS)
def test_keys_that_count_for_pkcs1(name: str) -> None:
    pair, holds = KEYS[name]
    messages = (b"%d" % number for number in count())
    message = next(each for each in messages if pair.e % 2 or _is_square(_pkcs1(pair, message=each), pair))
    assert _holds(pair, pair.root(_pkcs1(pair, message=message)), message) is (
        # An exponent longer than the modulus is kept out where keys are read: it has at most 64 bits.
        holds or name == "e is as large as n"
    )


def test_other_keys_than_rsa_and_other_algorithms() -> None:
    signature = PAIR.root(_pss(2048, bytes(32)))
    for backend in (host, pure):
        for algorithm in (
            Algorithm(-37, "PS256", "RSA", None, None),
            Algorithm(-7, "ES256", "EC2", None, "sha256"),
        ):
            for key in (PAIR.public, PublicKey("EC2", _RSA, "P-256", b"", b""), PublicKey("AKP", _RSA)):
                if (key.kty, algorithm.hash) != ("RSA", "sha256"):
                    assert not backend.verify(
                        algorithm=algorithm, key=key, message=_MESSAGE, signature=signature
                    )


# Lengths and numbers of signatures


def _shifted(pair: Pair, encodings: Iterator[int]) -> bytes:
    """Return a signature that is n too much and still as long as n."""
    numbers = (int.from_bytes(pair.root(encoded)) + pair.n for encoded in encodings)
    return next(number for number in numbers if number < 256**pair.length).to_bytes(pair.length)


def _starting_with_zero(pair: Pair, encodings: Iterator[int]) -> bytes:
    return next(found for found in (pair.root(encoded) for encoded in encodings) if not found[0])


def test_numbers_and_lengths_of_pss() -> None:
    good = PAIR.root(_pss(2048, bytes(32)))
    for bad in (
        *(b"", bytes(256), bytes(255) + b"\1", _octets(PAIR.n), _octets(PAIR.n - 1), b"\xff" * 256),
        *(b"\0" + good, good + b"\0", good[:-1], good[1:]),
        _shifted(ODD, (_pss(2049, salt) for salt in _salts())),
    ):
        assert _answers(PAIR.public, bad) == {False}
    assert _answers(ODD.public, _shifted(ODD, (_pss(2049, salt) for salt in _salts()))) == {False}
    short = _starting_with_zero(ODD, (_pss(2049, salt) for salt in _salts()))
    assert _answers(ODD.public, short) == {True}
    assert _answers(ODD.public, short[1:]) == {False}


# PKCS #1 v1.5

_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
_NO_NULL = bytes.fromhex("302f300b0609608648016503040201") + b"\4\x20"


def _pkcs1(
    pair: Pair,
    *,
    start: bytes = b"\0\1",
    fill: bytes = b"\xff",
    separator: bytes = b"\0",
    info: bytes = _INFO,
    message: bytes = _MESSAGE,
    after: bytes = b"",
    hashed: Callable[[bytes], Any] = hashlib.sha256,
) -> int:
    """EMSA-PKCS1-v1_5 (section 9.2) with its slips."""
    tail = separator + info + hashed(message).digest() + after
    return int.from_bytes(start + fill * (pair.length - len(tail) - len(start)) + tail)


def _holds(
    pair: Pair, signature: bytes, message: bytes = _MESSAGE, digest: Callable[[bytes], Any] = hashlib.sha256
) -> bool:
    return pkcs1.verify(key=pair.public, message=message, signature=signature, digest=digest)


@pytest.mark.parametrize("pair", [PAIR, ODD], ids=["2048", "2049"])
@pytest.mark.parametrize(
    ("slips", "holds"),
    [
        ({}, True),
        ({"start": b"\0\2"}, False),
        ({"start": b"\0\0"}, False),
        ({"start": b"\0\xff"}, False),
        ({"fill": b"\0"}, False),
        ({"fill": b"\xfe"}, False),
        ({"separator": b"\1"}, False),
        ({"separator": b"\xff"}, False),
        ({"separator": b"\0\0"}, False),
        ({"info": _NO_NULL}, False),
        ({"info": b""}, False),
        ({"info": _INFO[:-1] + b"\x21"}, False),
        ({"info": bytes.fromhex("3041300d060960864801650304020205000430")}, False),
        ({"after": b"\0"}, False),
        ({"after": bytes(180)}, False),  # Bleichenbacher's: hardly any padding, and room for a cube
        ({"message": b"another"}, False),
    ],
    ids=str,
)
def test_one_rule_of_pkcs1_broken(pair: Pair, slips: dict[str, Any], holds: bool) -> None:
    assert _holds(pair, pair.root(_pkcs1(pair, **slips))) is holds


@pytest.mark.parametrize(
    ("digest", "info"),
    [
        (hashlib.sha256, "3031300d060960864801650304020105000420"),
        (hashlib.sha384, "3041300d060960864801650304020205000430"),
        (hashlib.sha512, "3051300d060960864801650304020305000440"),
    ],
)
def test_hashes_of_pkcs1(digest: Callable[[bytes], Any], info: str) -> None:
    signature = PAIR.root(_pkcs1(PAIR, info=bytes.fromhex(info), hashed=digest))
    for other in (hashlib.sha256, hashlib.sha384, hashlib.sha512):
        assert _holds(PAIR, signature, digest=other) is (other is digest)


def test_numbers_and_lengths_of_pkcs1() -> None:
    good = PAIR.root(_pkcs1(PAIR))
    for bad in (
        *(b"", bytes(256), bytes(255) + b"\1", _octets(PAIR.n), _octets(PAIR.n - 1), b"\xff" * 256),
        *(b"\0" + good, good + b"\0", good[:-1], good[1:]),
    ):
        assert not _holds(PAIR, bad)
    for number in count():
        message = b"%d" % number
        signature = ODD.root(_pkcs1(ODD, message=message))
        if signature[0] == 0:
            break
    assert _holds(ODD, signature, message)
    assert not _holds(ODD, signature[1:], message)
    more = (int.from_bytes(signature) + ODD.n).to_bytes(ODD.length)  # 257 octets hold seven times n
    assert not _holds(ODD, more, message)
