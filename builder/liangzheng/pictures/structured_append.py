"""Which part of a code a QR code is: zxing-cpp's Python package does not say, so it is read from the symbol.

The engine has found the symbol and gives its modules as they were seen, damage and all; of them the first
block is corrected, whose first three data codewords are mode, index, number and parity of the parts
(ISO/IEC 18004 section 8). A part that is taken for a whole would be judged by halves, so nothing is guessed.
"""

from functools import cache
from typing import Any, Final

import zxingcpp
from segno import consts, encoder

from liangzheng.pictures.reed_solomon import correct
from verifier_wasm.shown.code import Part

_LEVELS: Final = {
    "L": consts.ERROR_LEVEL_L,
    "M": consts.ERROR_LEVEL_M,
    "Q": consts.ERROR_LEVEL_Q,
    "H": consts.ERROR_LEVEL_H,
}
#: Table 2: the mode indicator.
_STRUCTURED_APPEND: Final = 0b0011
#: The symbology identifier of QR Code Model 1 (ISO/IEC 15424), which places its codewords otherwise.
_MODEL_1: Final = "]Q0"
_FREE: Final = 0x2
#: A part of whose place nothing is known: it is not joined, and not judged.
_UNKNOWN: Final = Part(0, 0, 0)

type _Places = list[tuple[int, int]]


def part_of(barcode: zxingcpp.Barcode) -> Part | None:
    """Return which part a symbol holds; None for one that is whole, and of another kind."""
    extra: dict[str, Any] = barcode.extra or {}  # type: ignore[assignment]
    if barcode.symbology == zxingcpp.BarcodeFormat.PDF417 and "FileId" in extra:
        return _UNKNOWN  # Macro PDF417: neither number nor order is known
    version, level, mask = extra.get("Version", ""), extra.get("ECLevel"), extra.get("DataMask")
    if not version.isdecimal() or level not in _LEVELS or mask is None:
        return None
    if barcode.symbology_identifier == _MODEL_1:
        return None
    number = int(version)
    symbol: Any = memoryview(barcode.to_image(scale=1, add_quiet_zones=False))
    if symbol.shape != (17 + 4 * number,) * 2:
        return None
    error = _LEVELS[level]
    mirrored = _is_mirrored(symbol, number, error, mask)
    is_masked = encoder.get_data_mask_functions(False)[mask]
    modules = _modules(number)

    def codeword(position: int) -> int:
        value = 0
        for row, column in modules[8 * position : 8 * position + 8]:
            seen = symbol[column, row] if mirrored else symbol[row, column]
            value = value << 1 | ((seen == 0) ^ bool(is_masked(row, column)))
        return value

    positions, check = _first_block(number, error)
    block = correct([codeword(position) for position in positions], check)
    if block is None:
        return _UNKNOWN
    # Mode, index, last index and parity take 20 bits.
    value = int.from_bytes(block[:3]) >> 4
    mode, index, last, parity = value >> 16, value >> 12 & 15, value >> 8 & 15, value & 255
    return Part(index, last + 1, parity) if mode == _STRUCTURED_APPEND and last else None


def _is_mirrored(symbol: Any, version: int, error: int, mask: int) -> bool:
    """Say whether the modules are seen from behind, by which way the format information stands."""
    straight = turned = 0
    for row, column, dark in _format_information(version, error, mask):
        straight += (symbol[row, column] == 0) == dark
        turned += (symbol[column, row] == 0) == dark
    return turned > straight


@cache
def _format_information(version: int, error: int, mask: int) -> list[tuple[int, int, bool]]:
    """Return its modules (section 7.9) with their row, column and colour."""
    size = 17 + 4 * version
    matrix: Any = tuple(bytearray([_FREE] * size) for _ in range(size))
    encoder.add_format_info(matrix, version, error, mask)
    return [
        (row, column, bool(matrix[row][column]))
        for row in range(size)
        for column in range(size)
        if matrix[row][column] != _FREE
    ]


@cache
def _first_block(version: int, error: int) -> tuple[list[int], int]:
    """Return where the first block's codewords stand (section 7.6), and how many are for correction."""
    levels: Any = consts.ECC[version]
    kinds = levels[error]
    blocks = sum(kind.num_blocks for kind in kinds)
    data = sum(kind.num_blocks * kind.num_data for kind in kinds)
    first = kinds[0]
    check = first.num_total - first.num_data
    # The blocks' codewords take turns; the first block is one of the shortest.
    positions = [number * blocks for number in range(first.num_data)]
    return positions + [data + number * blocks for number in range(check)], check


@cache
def _modules(version: int) -> _Places:
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
