"""VDS-NC seals signed in the test run, their canonical form written by other code than the reader's."""

import base64
import json
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.support.certificates import Party

#: The purpose of a barcode signer of VDS-NC.
BARCODE_SIGNER: Final = "2.23.136.1.1.14.2"
VACCINATION: Final[dict[str, Any]] = {
    "hdr": {"t": "icao.vacc", "v": 1, "is": "UTO"},
    "msg": {
        "uvci": "U00001",
        "pid": {"n": "SAMPLE ALEX", "dob": "1990-01-02", "sex": "X", "i": "L8988901C"},
        "ve": [{"des": "XM00A0", "nam": "Sample", "vd": [{"dvc": "2026-03-03", "seq": 1, "ctr": "UTO"}]}],
    },
}


def url(data: bytes) -> str:
    """Return unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(signer: Party, data: Any, *, der: bool = False) -> bytes:
    """Sign the canonical form: names are ASCII and numbers whole, so that sorting is all there is to it."""
    size = (signer.private.curve.key_size + 7) // 8
    digest = {32: hashes.SHA256(), 48: hashes.SHA384(), 66: hashes.SHA512()}[size]
    message = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    signature: bytes = signer.private.sign(message, ec.ECDSA(digest))
    if der:
        return signature
    r, s = decode_dss_signature(signature)
    return r.to_bytes(size) + s.to_bytes(size)


def health_seal(
    signer: Party, data: Any = None, *, der: bool = False, indent: int | None = None, **sig: Any
) -> bytes:
    """Return a seal; ``sig`` replaces members of its signature."""
    data = VACCINATION if data is None else data
    algorithm = {256: "ES256", 384: "ES384", 521: "ES512"}[signer.private.curve.key_size]
    members = {"alg": algorithm, "cer": url(signer.der), "sigvl": url(sign(signer, data, der=der))} | sig
    return json.dumps({"data": data, "sig": members}, indent=indent, ensure_ascii=False).encode()
