"""CBOR: any bytes give a value, which encodes and decodes to itself, or a `CodeError`."""

from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError

SEEDS = (bytes.fromhex("a2016161028103"), bytes.fromhex("9f01ff"), bytes.fromhex("c24101"))


def one_input(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except CodeError:
        return
    encoded = cbor.encode(value)
    assert cbor.encode(cbor.decode(encoded)) == encoded
