"""Which part of a code a QR code is: zxing-cpp's Python package does not say, so it is read from the symbol.

The engine has found the symbol; of the modules that it gives only the first three data codewords are looked
at, with mode, index, number and parity of the parts (ISO/IEC 18004 section 8). Damage to them makes no good
code of a bad one: parts are joined only where their parity holds, and a part alone is not judged.
"""

from functools import cache
from typing import Any, Final

import zxingcpp
from segno import consts, encoder

from verifier_wasm.code import Part

_LEVELS: Final = {
    "L": consts.ERROR_LEVEL_L,
    "M": consts.ERROR_LEVEL_M,
    "Q": consts.ERROR_LEVEL_Q,
    "H": consts.ERROR_LEVEL_H,
}
#: Table 2: the mode indicator.
_STRUCTURED_APPEND: Final = 0b0011
#: Mode, index, last index and parity take 20 bits.
_CODEWORDS: Final = 3
_FREE: Final = 0x2


def part_of(barcode: zxingcpp.Barcode) -> Part | None:
    """Return which part a symbol holds; None for one that is whole, and of another kind."""
    extra: dict[str, Any] = barcode.extra or {}  # type: ignore[assignment]
    if barcode.symbology == zxingcpp.BarcodeFormat.PDF417 and "FileId" in extra:
        return Part(0, 0, 0)  # Macro PDF417: neither number nor order is told
    version, level, mask = extra.get("Version", ""), extra.get("ECLevel"), extra.get("DataMask")
    if not version.isdecimal() or level not in _LEVELS or mask is None:
        return None
    number = int(version)
    symbol: Any = memoryview(barcode.to_image(scale=1, add_quiet_zones=False))
    if symbol.shape != (17 + 4 * number,) * 2:
        return None
    kinds: Any = consts.ECC[number]
    blocks = sum(blocks.num_blocks for blocks in kinds[_LEVELS[level]])
    is_masked = encoder.get_data_mask_functions(False)[mask]
    value = 0
    # The blocks' codewords take turns (section 7.6), so those of the first are this far apart.
    for codeword in range(0, _CODEWORDS * blocks, blocks):
        for row, column in _modules(number)[8 * codeword : 8 * codeword + 8]:
            value = value << 1 | ((symbol[row, column] == 0) ^ bool(is_masked(row, column)))
    mode, index, last, parity = value >> 20, value >> 16 & 15, value >> 12 & 15, value >> 4 & 255
    return Part(index, last + 1, parity) if mode == _STRUCTURED_APPEND and last else None


@cache
def _modules(version: int) -> list[tuple[int, int]]:
    """Return the data modules (row, column) in their order (section 7.7.3): by two columns, up and down."""
    size = 17 + 4 * version
    matrix = encoder.make_matrix(size, size)
    encoder.add_finder_patterns(matrix, size, size)
    encoder.add_alignment_patterns(matrix, size, size)
    found = []
    upwards = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):  # column 6 is the timing pattern
        for row in reversed(range(size)) if upwards else range(size):
            found += [(row, column) for column in (right, right - 1) if matrix[row][column] == _FREE]
        upwards = not upwards
    return found
