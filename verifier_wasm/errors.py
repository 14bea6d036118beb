"""Every error of the verifier, grouped by whose fault it is.

An error carries a stable machine code (the key of its zh and en sentences in
``catalogue/``) and details for the sentence's placeholders; its own text is for
developers. `verify` turns a `CodeError` into a report; a `UseError` reaches the caller.
"""

from typing import Any


class LiangzhengError(Exception):
    """Base of all errors; ``code`` is stable, ``detail`` fills the sentence."""

    def __init__(self, code: str, message: str = "", **detail: Any) -> None:
        super().__init__(message or code.replace("_", " "))
        self.code = code
        self.detail = detail


# The code that was shown


class CodeError(LiangzhengError):
    """The code shown is at fault: malformed, cut off, past a limit."""


class DecodeError(CodeError):
    """A layer of the code does not decode; the code's prefix names the layer (``base45_``, ``zlib_``, …)."""


class LimitError(CodeError):
    """A named limit of `verifier_wasm.limits` was passed."""


# The checker's own material


class UseError(LiangzhengError):
    """The caller is at fault: no trust list, a naive time, an unusable key."""


class TrustError(UseError):
    """A trust list cannot be used: signature, rollback, format, none given."""


class KeyFormatError(UseError):
    """A public key or certificate cannot be read or is not of a supported kind."""


class RecordError(UseError):
    """A record to be issued has a field that its document cannot hold; ``detail`` names the field."""


class StatusError(LiangzhengError):
    """A status list token cannot be used: signature, subject, expiry, index, format."""
