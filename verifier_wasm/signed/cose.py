"""COSE_Sign1 (RFC 9052 section 4.2): reading one, the bytes its signature is over, and writing one.

Nothing is verified here: that is `verifier_wasm.crypto.signatures`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.crypto.keys import ALGORITHMS, SM2_SM3
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Signature
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.signed import slips

# RFC 9052 section 3.1
ALG: Final = 1
CRIT: Final = 2
KID: Final = 4
#: RFC 9360 section 2
X5CHAIN: Final = 33

#: RFC 9052 section 2
SIGN1_TAG: Final = 18
#: RFC 8392 section 6
CWT_TAG: Final = 61
#: RFC 8949 section 3.4.6: "this is CBOR", which may stand before anything.
SELF_DESCRIBED_TAG: Final = 55799

#: The header parameters understood here, which ``crit`` may therefore name: those of an SD-CWT too.
_UNDERSTOOD: Final = frozenset({ALG, CRIT, 3, KID, X5CHAIN, 13, 15, 16, 170})

#: RFC 9052 section 4.2
_PARTS: Final = 4

type Header = Mapping[int | str | bytes, Any]


@dataclass(frozen=True, slots=True)
class Sign1:
    """A COSE_Sign1 message. ``protected_bytes``: the serialised map, as it was signed.

    ``slips``: what its tags and headers have in another form than the standard asks; see
    `verifier_wasm.signed.slips`.
    """

    protected: Header
    protected_bytes: bytes
    unprotected: Header
    payload: bytes
    signature: bytes
    slips: tuple[str, ...] = ()

    def header(self, label: int) -> Any:
        """Return a header parameter, the protected one first; None where there is none."""
        return self.protected.get(label, self.unprotected.get(label))


def decode_sign1(data: bytes) -> Sign1:
    """Decode a COSE_Sign1: tagged 18, with the CWT tag 61 around it, or untagged.

    The two tags in another order or number can mean nothing else: that is a slip. Raises the errors of
    `cbor.decode`, and `DecodeError` ``cose_type`` (not a COSE_Sign1), ``cose_detached`` (no payload inside)
    and ``cose_crit`` (a critical header parameter not understood).
    """
    return read_sign1(cbor.decode(data))


def without_tags(item: Any, *numbers: int) -> tuple[Any, tuple[int, ...]]:
    """Return what stands inside any of these tags, and the tags that were there, outermost first."""
    found: list[int] = []
    while type(item) is cbor.Tag and item.number in numbers:
        found.append(item.number)
        item = item.value
    return item, tuple(found)


def read_sign1(item: Any) -> Sign1:
    """Read a decoded CBOR item as a COSE_Sign1; errors as `decode_sign1`."""
    parts, tags = without_tags(item, CWT_TAG, SIGN1_TAG, SELF_DESCRIBED_TAG)
    if type(parts) is not list or len(parts) != _PARTS:
        raise DecodeError("cose_type")
    protected_bytes, unprotected, payload, signature = parts
    if type(protected_bytes) is not bytes or type(unprotected) is not dict or type(signature) is not bytes:
        raise DecodeError("cose_type")
    if payload is None:
        raise DecodeError("cose_detached")
    if type(payload) is not bytes:
        raise DecodeError("cose_type")
    # RFC 9052 section 3: an empty map may be written as a string of no bytes.
    # An SD-CWT may have claims in a header, and hidden ones among them.
    protected = cbor.decode(protected_bytes, redacted=True) if protected_bytes else {}
    if type(protected) is not dict:
        raise DecodeError("cose_type")
    critical = _refuse_unknown_critical(protected, unprotected)
    reading = slips.Reading()
    if not _rightly_tagged(tags):
        reading.slip(slips.TAG)
    if critical or _sloppy(protected, unprotected):
        reading.slip(slips.HEADER)
    return Sign1(protected, protected_bytes, unprotected, payload, signature, reading.slips)


def _rightly_tagged(tags: tuple[int, ...]) -> bool:
    """RFC 8392 section 6: the CWT tag stands right before the tag of the COSE message, or there is none."""
    if tags[:1] == (SELF_DESCRIBED_TAG,):
        tags = tags[1:]
    return tags in {(), (SIGN1_TAG,), (CWT_TAG, SIGN1_TAG)}


def _sloppy(protected: Header, unprotected: Header) -> bool:
    """Say whether a header parameter is of another type than section 3.1 gives it, or is unprotected."""
    kid = protected.get(KID, unprotected.get(KID))
    return type(protected.get(ALG)) is not int or not (kid is None or type(kid) is bytes)


def _refuse_unknown_critical(protected: Header, unprotected: Header) -> bool:
    """RFC 9052 section 3.1, "crit": protected only, not empty, each label present and understood.

    What names only labels that are understood demands nothing more, however it is written; returns whether
    it is written wrongly. Raises `DecodeError` ``cose_crit``.
    """
    wrong = False
    for header in (protected, unprotected):
        if CRIT not in header:
            continue
        labels = header[CRIT]
        if type(labels) is not list:
            raise DecodeError("cose_crit", label="crit")
        for label in labels:
            if type(label) is not int or label not in _UNDERSTOOD:
                raise DecodeError("cose_crit", label=str(label)[:40])
        wrong |= header is unprotected or not labels or not all(label in protected for label in labels)
    return wrong


def sig_structure(protected_bytes: bytes, payload: bytes, external_aad: bytes = b"") -> bytes:
    """Return the bytes that a COSE_Sign1 signature is over (RFC 9052 section 4.4)."""
    if protected_bytes == b"\xa0":  # step 2: an empty map counts as a string of no bytes
        protected_bytes = b""
    return cbor.encode(["Signature1", protected_bytes, external_aad, payload])


def signature_of(message: Sign1, external_aad: bytes = b"", *, any_algorithm: bool = False) -> Signature:
    """Return the signature of a message, with its algorithm, kid and certificates.

    ``any_algorithm``: where none is given, that of the key is taken, which decides in the end. Raises
    `DecodeError` ``cose_algorithm`` (none given, or none known), ``cose_kid`` and ``cose_chain``, and
    `LimitError` ``cose_chain_too_long`` and ``cose_sm2_too_long``.
    """
    # RFC 9052 section 3.1 wants alg protected; an unprotected one is read, as the key decides in the end.
    algorithm, alternatives = message.header(ALG), frozenset[int]()
    if algorithm is None and any_algorithm:
        algorithm, alternatives = min(ALGORITHMS), frozenset(ALGORITHMS)
    elif type(algorithm) is str:  # "ES256", as JOSE names it
        algorithm = next((known.id for known in ALGORITHMS.values() if known.name == algorithm), None)
    if type(algorithm) is not int:
        raise DecodeError("cose_algorithm")
    kid = message.header(KID)
    if type(kid) is str:
        kid = kid.encode()
    if kid is not None and type(kid) is not bytes:
        raise DecodeError("cose_kid")
    signed = sig_structure(message.protected_bytes, message.payload, external_aad)
    if algorithm == SM2_SM3 and len(signed) > limits.SM2_MESSAGE_LENGTH:
        raise LimitError("cose_sm2_too_long", limit=limits.SM2_MESSAGE_LENGTH)
    return Signature(
        algorithm=algorithm,
        kid=kid,
        message=signed,
        value=message.signature,
        chain=_chain(message.header(X5CHAIN)),
        alternatives=alternatives,
    )


def _chain(value: Any) -> tuple[bytes, ...]:
    """RFC 9360 section 2: one certificate as a byte string, or several in an array, leaf first."""
    if value is None:
        return ()
    certificates = [value] if type(value) is bytes else value
    if type(certificates) is not list or not all(type(item) is bytes for item in certificates):
        raise DecodeError("cose_chain")
    if len(certificates) > limits.CHAIN_LENGTH:
        raise LimitError("cose_chain_too_long", limit=limits.CHAIN_LENGTH)
    return tuple(certificates)


def encode_sign1(
    *, protected: Header, unprotected: Header, payload: bytes, sign: Callable[[bytes], bytes]
) -> bytes:
    """Return a tagged COSE_Sign1; ``sign`` turns the Sig_structure into the signature's bytes."""
    protected_bytes = cbor.encode(protected) if protected else b""
    signature = sign(sig_structure(protected_bytes, payload))
    return cbor.encode(cbor.Tag(SIGN1_TAG, [protected_bytes, dict(unprotected), payload, signature]))
