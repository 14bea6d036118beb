"""The formats of code: one module each, which recognises; `FORMATS` is their registry."""

from dataclasses import replace
from typing import Final

from verifier_wasm.envelope import Recognition
from verifier_wasm.formats import (
    aamva,
    claim169,
    cwt,
    hc1,
    jws,
    lz1,
    mdoc,
    nzcp,
    sd_jwt,
    shc,
    vc_barcode,
    vds,
    vds_nc,
)
from verifier_wasm.formats.format import Format
from verifier_wasm.formats.named import name_code
from verifier_wasm.shown.code import Code

#: In the order in which they are asked; narrow recognisers stand before wide ones.
FORMATS: Final[tuple[Format, ...]] = tuple(
    module.FORMAT
    for module in (lz1, hc1, aamva, vc_barcode, mdoc, cwt, vds, vds_nc, claim169, shc, nzcp, sd_jwt, jws)
)

UNKNOWN: Final = Recognition("")


def recognise(code: Code) -> tuple[Recognition, Format | None]:
    """Say what a code is, and which format decodes it (None: it is only known by name, or not at all)."""
    for candidate in FORMATS:
        if recognition := candidate.recognise(code.data):
            return replace(recognition, format=candidate.report_name), candidate
    named = name_code(code)
    if code.symbology == "Code128":
        return replace(named or Recognition("barcode"), format="code128"), None
    return named or UNKNOWN, None
