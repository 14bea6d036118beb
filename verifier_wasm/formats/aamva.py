"""The PDF417 of North American driving licences: read, and not judged (ADR 0014)."""

from typing import Final

from verifier_wasm.envelope import Recognition
from verifier_wasm.formats.format import Format
from verifier_wasm.layouts.aamva.header import is_card


def _recognise(data: bytes) -> Recognition | None:
    """Recognise the file type that the standard puts at the start."""
    return Recognition("aamva_card") if is_card(data) else None


FORMAT: Final = Format(
    id="aamva",
    standard="AAMVA DL/ID Card Design Standard, versions 1-10",
    kinds=("aamva",),
    recognise=_recognise,
    verified=False,
)
