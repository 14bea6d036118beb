"""CWT claims: any bytes give claims or a `CodeError`."""

import contextlib

from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError
from verifier_wasm.signed import cwt

SEEDS = (cbor.encode({1: "iss", 4: 10, 65535: {"status_list": {"idx": 1, "uri": "u"}}}),)


def one_input(data: bytes) -> None:
    with contextlib.suppress(CodeError):
        cwt.decode_claims(data)
    try:
        claims = cwt.open_claims(data)
    except CodeError as error:
        assert error.code == "cwt_type" or error.code.startswith("cbor_")
        return
    assert claims.expires_at is None or claims.expires_at.tzinfo is not None
