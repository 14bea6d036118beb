"""Trusted issuers: the folder a trust list is kept and signed in, and the sources of ``--trust``."""
