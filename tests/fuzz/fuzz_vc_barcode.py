"""W3C VC Barcodes: any bytes give a CBOR-LD envelope or a `CodeError`."""

import contextlib

from tests.unit.test_aamva import credential
from verifier_wasm.decoders import cbor_ld, vc_barcode
from verifier_wasm.encoding import base45
from verifier_wasm.errors import CodeError

SEEDS = (credential(), credential(tag=0x0664), b"VC1-R" + base45.encode(credential()).encode())


def one_input(data: bytes) -> None:
    with contextlib.suppress(CodeError):
        cbor_ld.decode(data)
    with contextlib.suppress(CodeError):
        vc_barcode.decode(data)
