"""A code opened as `verify` opens it: recognised, unpacked, decoded."""

from verifier_wasm import Code
from verifier_wasm.envelope import Envelope
from verifier_wasm.formats import recognise


def opened(data: bytes, *ids: str) -> Envelope | None:
    """Return the envelope of a code of one of these formats (none given: of any); `CodeError` as `open`."""
    recognition, code_format = recognise(Code(data))
    if code_format is None or (ids and code_format.id not in ids):
        return None
    return code_format.open(data, recognition)
