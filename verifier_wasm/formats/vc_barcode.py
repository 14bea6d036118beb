"""W3C Verifiable Credential Barcodes 1.0 as a QR code: recognised for certain, not verified (ADR 0014)."""

from typing import Final

from verifier_wasm.formats.format import Format, prefixed

FORMAT: Final = Format(
    id="vc_barcode",
    standard="W3C Verifiable Credential Barcodes 1.0, CBOR-LD 1.0",
    kinds=("vc_barcode",),
    recognise=prefixed("VC1-", "vc_barcode"),
    reported_as="unknown",
    verified=False,
)
