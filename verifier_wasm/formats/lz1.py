"""LZ1, the project's own code (design: "The native code: LZ1")."""

from typing import Final

from verifier_wasm.formats.format import Format, prefixed

PREFIX: Final = "LZ1:"

FORMAT: Final = Format(
    id="lz1",
    standard="RFC 9285, RFC 9052, RFC 8392",
    kinds=("dl", "im", "vl"),
    recognise=prefixed(PREFIX, "lz1"),
)
