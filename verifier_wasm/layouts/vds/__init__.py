"""Visible digital seals: ICAO Doc 9303 part 13 and BSI TR-03137 (VDS), ICAO Datastructure for Barcode (IDB).

Imported only for a code that is one.
"""

from verifier_wasm.layouts.vds.header import Header, parse_header
from verifier_wasm.layouts.vds.seal import Seal, parse_seal

__all__ = ["Header", "Seal", "parse_header", "parse_seal"]
