"""Codes to be printed: many on a sheet of A4 with lines to cut along, or one on each page of a card's size.

Each code is drawn as vectors and bears what finds its owner again: the row and the number of the licence.
Names are left out: that would take a font for Chinese, which few machines have by one name.
"""

import re
from collections.abc import Iterator
from itertools import batched, islice
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.journal import Line
from liangzheng.symbols import QUIET_ZONE, qr

#: A PDF is made in memory, some 5 KB a code; who prints more has a card printer, and gives it a table.
MOST: Final = 20_000
#: Millimetres in a PDF's unit, a 72nd of an inch.
_MM: Final = 72 / 25.4
#: ISO 216.
_A4: Final = (210.0, 297.0)
#: ISO/IEC 7810, ID-1.
_CARD: Final = (85.6, 53.98)
#: Of a code with its quiet zone. At 300 dots an inch a module of version 20 is 4.3 dots wide.
_CODE: Final = 38.0
_COLUMNS, _ROWS = 4, 6
_CELL: Final = (50.0, 47.0)
#: A code for a phone is larger; at 300 dots an inch a module of version 32 is 2.9 dots wide.
_LARGEST: Final = 40
_DARK: Final = re.compile(rb"\x01+")
#: Of the words under a code.
_SIZE: Final = 7.0


def write_sheets(path: Path, lines: Iterator[Line]) -> None:
    """Write sheets of A4; `BuilderError` ``issue_sheets`` for more codes than a PDF is made for."""
    canvas = _canvas(path, _A4)
    left = (_A4[0] - _COLUMNS * _CELL[0]) / 2
    top = (_A4[1] + _ROWS * _CELL[1]) / 2
    for sheet in batched(_bounded(lines), _COLUMNS * _ROWS, strict=False):
        for place, line in enumerate(sheet):
            row, column = divmod(place, _COLUMNS)
            x, y = left + column * _CELL[0], top - (row + 1) * _CELL[1]
            canvas.setStrokeGray(0.8)
            canvas.setLineWidth(0.2)
            canvas.rect(x * _MM, y * _MM, _CELL[0] * _MM, _CELL[1] * _MM)
            _draw(canvas, line, x=x, y=y, width=_CELL[0], height=_CELL[1])
        canvas.showPage()
    canvas.save()


def write_cards(path: Path, lines: Iterator[Line]) -> None:
    """Write a page of a card's size for each code; `BuilderError` ``issue_sheets`` as `write_sheets`."""
    canvas = _canvas(path, _CARD)
    for line in _bounded(lines):
        _draw(canvas, line, x=0, y=0, width=_CARD[0], height=_CARD[1])
        canvas.showPage()
    canvas.save()


def _canvas(path: Path, size: tuple[float, float]) -> Any:
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - slow to import, and few print sheets

    # Without the time of its making in it: the same codes give the same file.
    return Canvas(str(path), pagesize=(size[0] * _MM, size[1] * _MM), pageCompression=1, invariant=1)


def _bounded(lines: Iterator[Line]) -> Iterator[Line]:
    yield from islice(lines, MOST)
    if next(lines, None) is not None:
        raise BuilderError(
            f"a PDF holds at most {MOST:,} codes: --out codes.csv or codes.parquet is for card printers",
            code="issue_sheets",
        )


def _draw(canvas: Any, line: Line, *, x: float, y: float, width: float, height: float) -> None:
    """Draw a code in the middle of a cell, and its words below."""
    words = f"{line.row}   {line.signed.licence}"
    bottom = y + (height - _CODE) / 2 + 1.5
    _draw_symbol(canvas, line.signed.text, x=x + (width - _CODE) / 2, y=bottom)
    canvas.setFont("Helvetica", _SIZE)
    canvas.setFillGray(0)
    if words.isascii():
        canvas.drawCentredString((x + width / 2) * _MM, (bottom - 2.2) * _MM, words)
    else:  # a plate's number begins with a character
        canvas.drawCentredString((x + width / 2) * _MM, (bottom - 2.2) * _MM, str(line.row))


def _draw_symbol(canvas: Any, text: str, *, x: float, y: float) -> None:
    symbol = qr(text, largest=_LARGEST)
    side = symbol.size + 2 * QUIET_ZONE
    module = _CODE * _MM / side
    canvas.saveState()
    canvas.translate(x * _MM, y * _MM)
    canvas.scale(module, module)
    # One path of all runs of dark modules; built by the library's own path it takes thirty times as long.
    runs = (
        f"{run.start() + QUIET_ZONE} {side - number - 1} {run.end() - run.start()} 1 re"
        for number, row in enumerate(symbol.rows(), start=QUIET_ZONE)
        for run in _DARK.finditer(row)
    )
    canvas.setFillGray(0)
    canvas.addLiteral(f"{' '.join(runs)} f")
    canvas.restoreState()
