"""Signing keys in PKCS#11 tokens: smart cards and hardware security modules."""
