"""Digital seals and ICAO barcodes: any bytes give a seal or a `CodeError`."""

import contextlib

from tests.support.opened import opened
from tests.support.seals import Sealer
from verifier_wasm.errors import CodeError

_SEALER = Sealer()
SEEDS = (
    _SEALER.seal(),
    _SEALER.seal(version=3),
    _SEALER.barcode().encode(),
    _SEALER.barcode(zipped=True, certificate=True).encode(),
)


def one_input(data: bytes) -> None:
    for shown in (data, b"\xdc\x03" + data, b"RDB1A" + data):
        with contextlib.suppress(CodeError):
            opened(shown, "vds")
