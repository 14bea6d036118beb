"""RSASSA-PSS verification (RFC 8017 section 8.1.2) with MGF1 and a salt as long as the hash (RFC 8230)."""

import hmac
from collections.abc import Callable
from typing import Any

from verifier_wasm import limits
from verifier_wasm.crypto.keys import PublicKey

_TRAILER = 0xBC


def verify(*, key: PublicKey, message: bytes, signature: bytes, digest: Callable[[bytes], Any]) -> bool:
    """Say whether the signature is the RSA key's over the message; ``digest`` is a hashlib constructor."""
    n, e = int.from_bytes(key.n), int.from_bytes(key.e)
    bits = n.bit_length()
    if not 2048 <= bits <= limits.RSA_BITS or n % 2 == 0 or e < 3 or e % 2 == 0 or e >= n:
        return False
    if len(signature) != (bits + 7) // 8:  # step 1
        return False
    number = int.from_bytes(signature)
    if number >= n:  # section 5.2.2, step 1
        return False
    # Section 9.1.2: the encoded message has one bit less than the modulus.
    length = (bits - 1 + 7) // 8
    encoded_number = pow(number, e, n)
    if encoded_number.bit_length() > 8 * length:
        return False
    return _emsa_pss(message, encoded_number.to_bytes(length), bits - 1, digest)


def _emsa_pss(message: bytes, encoded: bytes, bits: int, digest: Callable[[bytes], Any]) -> bool:
    """EMSA-PSS-VERIFY (section 9.1.2)."""
    m_hash = digest(message).digest()
    h_len = s_len = len(m_hash)
    if len(encoded) < h_len + s_len + 2 or encoded[-1] != _TRAILER:  # steps 3 and 4
        return False
    masked, h = encoded[: -h_len - 1], encoded[-h_len - 1 : -1]
    spare = 8 * len(encoded) - bits
    if masked[0] >> (8 - spare):  # step 6
        return False
    mask = _mgf1(h, len(masked), digest)
    db = bytearray(a ^ b for a, b in zip(masked, mask, strict=True))
    db[0] &= 0xFF >> spare  # step 9
    if any(db[: -s_len - 1]) or db[-s_len - 1] != 1:  # step 10
        return False
    expected = digest(bytes(8) + m_hash + bytes(db[-s_len:])).digest()  # steps 12 and 13
    return hmac.compare_digest(h, expected)


def _mgf1(seed: bytes, length: int, digest: Callable[[bytes], Any]) -> bytes:
    """Appendix B.2.1."""
    output = b""
    counter = 0
    while len(output) < length:
        output += digest(seed + counter.to_bytes(4)).digest()
        counter += 1
    return output[:length]
