"""What stands under a good signature: any claims, well formed or not, give a report and never an error."""

import zlib

from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import verify
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.report import CHECK_IDS

SEEDS = (cbor.encode(claims()), lz1(claims()).encode(), b"HC1:BB8")
_TRUST = KEY.store()


def one_input(data: bytes) -> None:
    for code in (b"\xd2" + data, "LZ1:" + base45.encode(zlib.compress(data)), lz1(data)):
        report = verify(code, trust=_TRUST, at=NOW)
        assert [check.id for check in report.checks] == list(CHECK_IDS)
