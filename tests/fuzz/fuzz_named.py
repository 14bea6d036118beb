"""Naming codes: any bytes are named or not, and the words for them can be written."""

from tests.unit.test_named import _COMPACT, _SAMPLES
from verifier_wasm import Code
from verifier_wasm.catalogue import sentence
from verifier_wasm.formats import recognise

SEEDS = (
    *(data if isinstance(data, bytes) else data.encode() for _, data in _SAMPLES),
    "×".join(_COMPACT).encode("latin-1"),
)


def one_input(data: bytes) -> None:
    for symbology in ("QRCode", "Code128", "PDF417", None):
        recognition, _ = recognise(Code(data, symbology))
        sentence("format_other", "zh", {"name": recognition.name, **recognition.detail})
