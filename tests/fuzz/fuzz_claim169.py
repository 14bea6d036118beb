"""Claim 169: any text, and any bytes inside a good one, are decoded or refused with a `CodeError`."""

import contextlib
import json
import zlib

from tests.support.opened import opened
from verifier_wasm.decoders import claim169
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.errors import CodeError
from verifier_wasm.layouts.claim169.attributes import read_attributes
from verifier_wasm.layouts.claim169.text import looks_like_text

_CLAIMS = cbor.encode({1: "iss", 169: {1: "1", 4: "x", 8: "19900101", 16: b"\xff\xd8\xff", 50: [{0: b"x"}]}})
SEEDS = (
    _CLAIMS,
    cbor.encode(cbor.Tag(61, cbor.Tag(18, [cbor.encode({1: -7}), {4: b"k"}, _CLAIMS, bytes(64)]))),
    cbor.encode(cbor.Tag(16, [cbor.encode({1: 3}), {5: bytes(12)}, b"sealed"])),
    base45.encode(zlib.compress(_CLAIMS)).encode(),
)


def one_input(data: bytes) -> None:
    for text in (data, base45.encode(zlib.compress(data)).encode()):
        looks_like_text(text)
        with contextlib.suppress(CodeError):
            opened(text, "claim169")
        with contextlib.suppress(CodeError):
            claim169.decode(text)
    with contextlib.suppress(CodeError):
        attributes = cbor.decode(data)
        if isinstance(attributes, dict):
            document = read_attributes(attributes)
            json.dumps({**document.fields, **document.unknown}, allow_nan=False)
