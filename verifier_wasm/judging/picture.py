"""What the codes of one picture amount to: one code to check, or a reason why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from verifier_wasm.arguments import expect
from verifier_wasm.shown.chunks import chunk
from verifier_wasm.shown.code import Code
from verifier_wasm.shown.parts import PartsError, join

#: The symbologies looked for, as zxing-cpp names them. The card's own number is a Code 128.
SYMBOLOGIES: Final = ("QRCode", "Aztec", "DataMatrix", "PDF417", "Code128")
LINEAR: Final = frozenset({"Code128"})

NO_CODE: Final = "no_code"
#: Of a PDF, not every page of which was looked at.
NO_CODE_IN_PAGES: Final = "no_code_pages"
SEVERAL_CODES: Final = "several_codes"


@dataclass(frozen=True, slots=True)
class NoCode:
    """Why a picture gives no code to check: ``reason`` and ``detail`` for `verifier_wasm.report_no_code`.

    ``parts``: what there is of a code whose other parts are elsewhere.
    """

    reason: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Code, ...] = ()


def one_code(codes: Iterable[Code], *, looked: int = 1, pages: int = 1) -> Code | NoCode:
    """Return the one code of a picture, with the 1D code seen beside it, or why there is none.

    The same code seen twice counts once; parts of a code are joined. A 1D code is the code itself where there
    is no other. ``looked``, ``pages``: of a PDF, how many pages were looked at closely, of how many. Raises
    `UseError` ``argument`` for what is not a `Code`.
    """
    matrix: dict[bytes, Code] = {}
    linear: dict[bytes, Code] = {}
    parts: list[Code] = []
    for code in codes:
        expect(code, Code, name="codes")
        if code.part is not None:
            parts.append(code)
        else:
            (linear if code.symbology in LINEAR else matrix).setdefault(code.data, code)
    if parts:
        try:
            joined = join(parts)
        except PartsError as error:
            if matrix:
                return NoCode(SEVERAL_CODES)
            missing = tuple(parts) if error.code == "code_parts_missing" else ()
            return NoCode(error.code, {"have": error.have, "of": error.of}, missing)
        matrix.setdefault(joined.data, joined)
    if len(matrix) > 1 and all(chunk(data) for data in matrix):
        # A card in several codes is joined by its own numbers, in any order.
        whole = replace(next(iter(matrix.values())), data=b"\n".join(matrix))
        matrix = {whole.data: whole}
    if len(matrix) > 1 or (not matrix and len(linear) > 1):
        return NoCode(SEVERAL_CODES)
    if not matrix:
        if not linear and looked < pages:
            return NoCode(NO_CODE_IN_PAGES, {"looked": looked, "of": pages})
        return next(iter(linear.values()), NoCode(NO_CODE))
    (code,) = matrix.values()
    if len(linear) != 1:  # several cards in the picture: which number belongs to the code is open
        return code
    (barcode,) = linear
    return code.with_barcode(barcode.decode("latin-1"))
