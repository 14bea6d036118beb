"""ISO/IEC 18013-5 mobile documents: what was shown, what its issuer signed, and whether the two agree.

Only the issuer's data authentication (clause 9.1.2) is done. The device's signature or MAC (9.1.3) is over
the session between two devices, which a file or a pasted text does not carry.
"""

from verifier_wasm.mdoc.elements import MDL, NAME_SPACE, read_elements
from verifier_wasm.mdoc.items import compare
from verifier_wasm.mdoc.response import read_presented
from verifier_wasm.mdoc.security_object import read_security_object

__all__ = [
    "MDL",
    "NAME_SPACE",
    "compare",
    "read_elements",
    "read_presented",
    "read_security_object",
]
