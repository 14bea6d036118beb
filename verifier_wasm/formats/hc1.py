"""HC1, the EU Digital COVID Certificate: the chain that LZ1 is modelled on."""

from typing import Final

from verifier_wasm.formats.format import Format, prefixed

FORMAT: Final = Format(
    id="hc1",
    standard="EU Digital COVID Certificate 1.3, RFC 9052, RFC 8392",
    kinds=("hcert",),
    recognise=prefixed("HC1:", "health_certificate"),
)
