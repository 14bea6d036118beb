"""RSASSA-PKCS1-v1_5 verification (RFC 8017 section 8.2.2): only certificates are signed with it."""

import hmac
from collections.abc import Callable
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.crypto.keys import PublicKey

#: Section 9.2, note 1: the DER of DigestInfo before the digest.
_PREFIXES: Final = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}


def verify(*, key: PublicKey, message: bytes, signature: bytes, digest: Callable[[bytes], Any]) -> bool:
    """Say whether the signature is the RSA key's over the message; ``digest`` is a hashlib constructor."""
    n, e = int.from_bytes(key.n), int.from_bytes(key.e)
    length = (n.bit_length() + 7) // 8
    if not 2048 <= n.bit_length() <= limits.RSA_BITS or n % 2 == 0 or e < 3 or e % 2 == 0:
        return False
    number = int.from_bytes(signature)
    if len(signature) != length or number >= n:  # steps 1 and 2a
        return False
    hashed = digest(message)
    info = _PREFIXES[hashed.name] + hashed.digest()
    # Section 9.2: what is expected is built whole and compared, so there is nothing to misparse.
    expected = b"\x00\x01" + b"\xff" * (length - len(info) - 3) + b"\x00" + info
    return hmac.compare_digest(pow(number, e, n).to_bytes(length), expected)
