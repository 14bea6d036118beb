"""A workbook whose cells are texts, so that no program rounds a number or takes one for a date."""

import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

#: The number format "text" (ECMA-376 Part 1, 18.8.30, id 49).
_TEXT: Final = "@"
_WIDTH: Final = 22


def text_workbook(rows: Iterable[Sequence[str]], *, columns: int = 0) -> bytes:
    """Return a workbook of one sheet; ``columns``: so many whole columns are of texts, below the rows too."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    for column in range(1, columns + 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.number_format = _WIDTH, _TEXT
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type, cell.number_format = "s", _TEXT  # also where it begins as a formula does
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
