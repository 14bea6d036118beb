"""What a document leaves open that its kind has means for, and that is not checked here: it is said."""

from typing import Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.report import Result

#: Kinds whose proof of the holder's key answers a question that a checker has asked before. None is asked
#: here, so a copy shown by somebody else looks the same.
HOLDER_BOUND: Final = frozenset({"sd_jwt", "mdl", "mdoc"})


def device_binding() -> Finding:
    """Return: the document was checked, not that it is its holder's device that shows it."""
    return Finding("device-binding", Result.NOT_CHECKED, "fields_device_binding", ())


def revocation() -> Finding:
    """Return: a health card's issuer may publish a list of revoked cards at its site; it is not fetched."""
    return Finding("revocation", Result.NOT_CHECKED, "fields_revocation_not_checked", ())
