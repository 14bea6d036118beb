"""Live codes: any disclosures, claims and token give an envelope or a `CodeError`."""

import contextlib

from tests.support.live import credential, disclosure, hidden_document, token
from verifier_wasm.decoders import cwt
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError

_CLAIMS, _SHOWN = hidden_document(2, 5)
_CREDENTIAL = credential(_CLAIMS, _SHOWN)

#: A message; or the payload of a credential and, after a byte of zero, a disclosure.
SEEDS = (
    token(_CREDENTIAL),
    _CREDENTIAL,
    cbor.encode({1: "i", 8: {1: {}}, cbor.REDACTED: [b"0" * 32], 7: [cbor.Tag(60, b"1" * 32)]}),
    cbor.encode({8: {}}) + b"\0" + disclosure({cbor.REDACTED: []}, 9),
)


def one_input(data: bytes) -> None:
    payload, _, written = data.partition(b"\0")
    shown = cbor.Tag(18, [cbor.encode({1: -7, 16: 293}), {17: [written]} if written else {}, payload, b"s"])
    holder = cbor.encode({1: -7, 13: shown, 16: 294})
    for message in (
        data,
        cbor.encode(shown),
        cbor.encode(cbor.Tag(18, [holder, {}, data, b"s"])),
        cbor.encode(cbor.Tag(18, [holder, {}, cbor.encode({3: "a", 6: 1}), b"s"])),
    ):
        with contextlib.suppress(CodeError):
            cwt.decode(message)
