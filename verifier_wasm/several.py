"""Codes that hold several documents: a device's response to more than one request, a file of health cards.

Each document is signed apart and gets a report of its own; `verify` given the whole judges the first.
"""

from dataclasses import replace

from verifier_wasm import limits
from verifier_wasm.code import Code
from verifier_wasm.errors import CodeError
from verifier_wasm.formats import mdoc, recognise, shc
from verifier_wasm.text import without_marks


def documents(code: Code) -> tuple[Code, ...]:
    """Return a code for each document in a code, driving licences first; the code itself where it is one.

    Never raises: what cannot be read is left whole, for `verify` to say why.
    """
    if code.part is not None or len(code.data) > limits.BINARY_LENGTH:
        return (code,)
    plain = replace(code, data=without_marks(code.data))
    _, found = recognise(plain)
    try:
        if found is mdoc:
            parts = mdoc.split(plain.data)
        elif found is shc and shc.is_file(plain.data):
            parts = shc.cards(plain.data)
        else:
            return (code,)
    except CodeError:
        return (code,)
    return tuple(replace(code, data=part) for part in parts) if len(parts) > 1 else (code,)
