"""New Zealand COVID Pass."""

from typing import Final

from verifier_wasm.formats.format import Format, prefixed

FORMAT: Final = Format(
    id="nzcp",
    standard="NZ COVID Pass technical specification 1.0, RFC 9052, RFC 8392",
    kinds=("nzcp",),
    recognise=prefixed("NZCP:/", "health_certificate"),
    reported_as="cwt",
)
