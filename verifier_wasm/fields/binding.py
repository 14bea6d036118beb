"""Documents that can be bound to the holder's device: whether they were is not checked, and said."""

from typing import Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.report import Result

#: Kinds whose proof of the holder's key answers a question that a checker has asked before. None is asked
#: here, so a copy shown by somebody else looks the same.
HOLDER_BOUND: Final = frozenset({"sd_jwt"})


def device_binding() -> Finding:
    """Return: the document was checked, not that it is its holder's device that shows it."""
    return Finding("device_binding", Result.NOT_CHECKED, "fields_device_binding_not_checked", ())
