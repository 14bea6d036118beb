"""Codes that hold several documents: a device's response to more than one request, a file of health cards.

Each document is signed apart and gets a report of its own; `verify` given the whole judges the first.
"""

import re
from dataclasses import replace
from typing import Final

from verifier_wasm import limits
from verifier_wasm.arguments import expect
from verifier_wasm.errors import CodeError
from verifier_wasm.formats import recognise
from verifier_wasm.shown.carried import readings
from verifier_wasm.shown.code import Code

#: What the texts of several documents hold, whatever else stands before them.
_MAY_BE_SEVERAL: Final = re.compile(rb'(?i:mdoc:)|"verifiableCredential"|d2ZXJzaW9u|(?i:6776657273696f6e)')


def documents(code: Code) -> tuple[Code, ...]:
    """Return a code for each document in a code, driving licences first; the code itself where it is one.

    What cannot be read is left whole, for `verify` to say why. Raises `UseError` ``argument`` for what is not
    a `Code`, and nothing else.
    """
    expect(code, Code, name="code")
    if code.part is not None or len(code.data) > limits.BINARY_LENGTH:
        return (code,)
    for reading in readings(code):
        recognition, found = recognise(reading)
        if found is None:
            continue
        try:
            parts = found.split(reading.data, recognition)
        except CodeError:
            continue
        if len(parts) > 1:
            return tuple(replace(code, data=part) for part in parts)
        if not _MAY_BE_SEVERAL.search(code.data):
            break
    return (code,)
