"""Signed JSON: any bytes give an envelope or a `CodeError`, and a report that can be written."""

import contextlib

from tests.support.jose_codes import Signer, b64, compact, trust_in
from tests.support.signed import NOW
from verifier_wasm import verify
from verifier_wasm.errors import CodeError
from verifier_wasm.formats import jws, nzcp, shc
from verifier_wasm.shown.code import Code

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
    for module in (jws, shc, nzcp):
        if module.recognise(Code(data)):
            with contextlib.suppress(CodeError):
                module.open(Code(data))
    # As a payload that is signed, so that what lies behind the signature is reached too.
    signed = f"{_PARTS[0]}.{b64(data)}".encode()
    report = verify(signed + b"." + b64(_SIGNER.sign(signed)).encode(), trust=_TRUST, at=NOW)
    str(report.as_dict()).encode()
