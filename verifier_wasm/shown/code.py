"""What was shown: the bytes of a code, and how they came."""

from dataclasses import dataclass, replace
from typing import Self

from verifier_wasm import limits
from verifier_wasm.arguments import expect
from verifier_wasm.errors import LimitError


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a code split over several symbols: ``index`` from 0, of ``count`` (0: not known).

    ``parity``: all bytes of the whole, exclusive-ored (ISO/IEC 18004 section 8).
    """

    index: int
    count: int
    parity: int


@dataclass(frozen=True, slots=True)
class Code:
    """One code as read, before anything is known of it.

    ``data``: the payload's bytes. ``symbology``: ``"QRCode"``, ``"Code128"``, ``"PDF417"``, ... as
    zxing-cpp names it, or None for pasted text and files. ``barcode``: the text of a 1D code seen with it,
    in the same picture or after it; ``barcode_named``: somebody says that it is the card's. ``part``: where
    this is but a part of a code. Raises `UseError` ``argument`` where ``data`` is not bytes.
    """

    data: bytes
    symbology: str | None = None
    barcode: str | None = None
    barcode_named: bool = False
    part: Part | None = None

    def __post_init__(self) -> None:
        """Refuse a text, which `from_text` takes."""
        expect(self.data, bytes, name="data")

    @classmethod
    def from_text(cls, text: str, *, symbology: str | None = None) -> Self:
        """Make a code of pasted text; white space around it is not part of it."""
        expect(text, str, name="text")
        if len(text) > limits.TEXT_LENGTH:
            raise LimitError("text_too_long", limit=limits.TEXT_LENGTH)
        return cls(text.strip().encode("utf-8", "surrogatepass"), symbology)

    def with_barcode(self, barcode: str | None, *, named: bool = False) -> Self:
        """Return the same code, seen together with a 1D code's text."""
        return replace(self, barcode=barcode, barcode_named=named)
