"""JSON (RFC 8259) that cannot take its reader down: depth and number of values are bounded before parsing.

Python's parser calls itself for every level. In Pyodide that overflows the stack of WebAssembly, which ends
the page's worker: no exception is raised that could be caught. So the brackets are counted first.
"""

import json
import re
from itertools import accumulate
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.errors import LimitError

#: A string, or what there is of one (RFC 8259 section 7); its brackets are none. Possessive: one pass.
_STRING: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+', re.DOTALL)
_NOT_BRACKETS: Final = re.compile(r"[^\[\]{}]++")
_STEPS: Final = {"[": 1, "{": 1, "]": -1, "}": -1}


def loads(text: str, **hooks: Any) -> Any:
    """Parse JSON text as `json.loads` does with the same ``hooks``, in time linear in its length.

    Raises ``ValueError`` for what is no JSON, and `LimitError` ``jose_too_deep`` and ``jose_too_many_items``.
    """
    bound(text)
    return json.loads(text, **hooks)


def bound(text: str) -> None:
    """Hold a text to `limits.JSON_DEPTH` and `limits.JSON_ITEMS` without parsing it; raises as `loads`.

    Up to its first error a parser is never deeper in a text than the brackets outside strings say.
    """
    bare = _STRING.sub("", text)
    # One value more than there are commas, at least.
    if bare.count(",") >= limits.JSON_ITEMS:
        raise LimitError("jose_too_many_items", limit=limits.JSON_ITEMS)
    brackets = _NOT_BRACKETS.sub("", bare)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > limits.JSON_DEPTH:
        raise LimitError("jose_too_deep", limit=limits.JSON_DEPTH)
