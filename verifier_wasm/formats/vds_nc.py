"""Visible digital seals for non-constrained environments (VDS-NC): ICAO's health proofs, as signed JSON."""

import re
from typing import Final

from verifier_wasm.envelope import Recognition
from verifier_wasm.formats.format import Format

_START: Final = re.compile(rb"\s*[{\[]")


def _recognise(data: bytes) -> Recognition | None:
    """Recognise JSON that has the names of the signature and of the header."""
    return Recognition("vds_nc") if _START.match(data) and b'"sigvl"' in data and b'"hdr"' in data else None


FORMAT: Final = Format(
    id="vds_nc",
    standard="ICAO TR VDS-NC",
    kinds=("vds",),
    recognise=_recognise,
    reported_as="vds",
)
