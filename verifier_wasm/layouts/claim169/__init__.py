"""Claim 169, identity data in a QR code (MOSIP specification, version 1.2): its text, its attributes."""

#: The CWT claim "identity-data" (IANA CWT registry).
CLAIM = 169
