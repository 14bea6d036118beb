"""ISO/IEC 18013-5 mobile documents: what was shown, what its issuer signed, and whether the two agree.

Only the issuer's data authentication (clause 9.1.2) is done. The device's signature or MAC (9.1.3) is over
the session between two devices, which a file or a pasted text does not carry.
"""

from verifier_wasm.layouts.mdoc.elements import NAME_SPACE
from verifier_wasm.layouts.mdoc.response import MDL, documents, is_response, read_presented
from verifier_wasm.layouts.mdoc.signed import read_signed

__all__ = [
    "MDL",
    "NAME_SPACE",
    "documents",
    "is_response",
    "read_presented",
    "read_signed",
]
