"""Signed JSON: any bytes give an envelope or a `CodeError`, and a report that can be written."""

import contextlib

from tests.support.jose_codes import Signer, b64, compact, trust_in
from tests.support.opened import opened
from tests.support.signed import NOW
from verifier_wasm import verify
from verifier_wasm.errors import CodeError

_SIGNER = Signer()
_TRUST = trust_in(_SIGNER.jwk())
_GOOD = _SIGNER.jws({"iss": "i", "exp": 1 << 32, "vc": {"validUntil": "2030-01-01T00:00:00Z"}}).encode()
_PARTS = _GOOD.decode().split(".")

SEEDS = (
    _GOOD,
    compact(dict(zip(("protected", "payload", "signature"), _PARTS, strict=True))),
    b"shc:/1/1/" + b"".join(b"%02d" % (byte - 45) for byte in _GOOD),
    b"NZCP:/1/2KCE",
    b'{"iss":"i","@context":[],"issuer":{"id":"i"},"validFrom":"2020-01-01T00:00:00Z"}',
)


def one_input(data: bytes) -> None:
    with contextlib.suppress(CodeError):
        opened(data, "jws", "shc", "nzcp")
    # As a payload that is signed, so that what lies behind the signature is reached too.
    signed = f"{_PARTS[0]}.{b64(data)}".encode()
    report = verify(signed + b"." + b64(_SIGNER.sign(signed)).encode(), trust=_TRUST, at=NOW)
    str(report.as_dict()).encode()
