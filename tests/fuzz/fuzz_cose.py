"""COSE_Sign1 and COSE_KeySet: any bytes give a message or keys, or the documented errors."""

import contextlib

from verifier_wasm.crypto.cose_key import keys_from_key_set
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, KeyFormatError
from verifier_wasm.signed import cose

SEEDS = (
    cbor.encode(cbor.Tag(18, [cbor.encode({1: -7}), {4: b"k"}, b"p", b"s"])),
    cbor.encode([{1: 2, -1: 1, -2: bytes(32), -3: bytes(32)}]),
)


def one_input(data: bytes) -> None:
    with contextlib.suppress(CodeError):
        cose.signature_of(cose.decode_sign1(data))
    with contextlib.suppress(KeyFormatError):
        keys_from_key_set(data)
