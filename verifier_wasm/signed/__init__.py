"""Signed messages and the claims in them: COSE and CWT, JOSE and JWT, SD-JWT."""
