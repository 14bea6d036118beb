"""The kinds of document that an issuer may be trusted for: those of every format whose signature is checked."""

from verifier_wasm.formats import FORMATS


def kinds() -> list[str]:
    """Return the kinds by their short names, in the order of the formats, each once."""
    return list(dict.fromkeys(kind for each in FORMATS if each.verified for kind in each.kinds))
