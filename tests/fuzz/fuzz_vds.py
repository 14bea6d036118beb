"""Digital seals and ICAO barcodes: any bytes give a seal or a `CodeError`."""

import contextlib

from tests.support.seals import Sealer
from verifier_wasm import Code
from verifier_wasm.errors import CodeError
from verifier_wasm.formats import vds

_SEALER = Sealer()
SEEDS = (
    _SEALER.seal(),
    _SEALER.seal(version=3),
    _SEALER.barcode().encode(),
    _SEALER.barcode(zipped=True, certificate=True).encode(),
)


def one_input(data: bytes) -> None:
    for shown in (data, b"\xdc\x03" + data, b"RDB1A" + data):
        if vds.recognise(Code(shown)):
            with contextlib.suppress(CodeError):
                vds.open(Code(shown))
