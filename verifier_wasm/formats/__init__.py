"""The formats of code: one module each, which recognises and decodes; `FORMATS` is their registry."""

from dataclasses import replace
from typing import Final

from verifier_wasm.envelope import Format, Recognition
from verifier_wasm.formats import (
    aamva,
    claim169,
    cwt_binary,
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
from verifier_wasm.formats.named import name_code
from verifier_wasm.shown.code import Code

#: In the order in which they are asked; narrow recognisers stand before wide ones.
FORMATS: Final[tuple[Format, ...]] = (
    lz1,
    hc1,
    aamva,
    vc_barcode,
    mdoc,
    cwt_binary,
    vds,
    vds_nc,
    claim169,
    shc,
    nzcp,
    sd_jwt,
    jws,
)

UNKNOWN: Final = Recognition("unknown", "")


def recognise(code: Code) -> tuple[Recognition, Format | None]:
    """Say what a code is, and which format decodes it (None: it is only known by name, or not at all)."""
    for candidate in FORMATS:
        if recognition := candidate.recognise(code):
            return recognition, candidate
    named = name_code(code)
    if code.symbology == "Code128":
        if named is None:
            return Recognition("code128", "barcode"), None
        return replace(named, format="code128"), None
    return named or UNKNOWN, None


def module_name(code_format: Format) -> str:
    """Return the name of a format's module: ``format_titles.<name>`` of the catalogue says what it is."""
    return code_format.__name__.rpartition(".")[2]
