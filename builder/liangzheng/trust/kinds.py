"""The kinds of document that an issuer may be trusted for: those of every format that the verifier reads."""

from verifier_wasm.catalogue import catalogue


def kinds() -> list[str]:
    """Return the kinds by their short names: every one that the verifier has a label for, and mdocs."""
    return list(dict.fromkeys([*catalogue("en")["kinds"], "mdl", "mdoc"]))
