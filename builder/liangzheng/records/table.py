"""A table: its headings, checked before the first row, and its rows."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.records.headings import HeadingError, check_mapped, fields_of, heading_of
from liangzheng.records.rows import Plan, Row, RowError
from verifier_wasm import limits

#: Where a heading that is needed may be in truth: a title above the headings is the usual mistake.
_TITLE_HINT: Final = "the first row has to hold the headings"


def read_table(source: str, lines: Iterable[tuple[int, Sequence[Any]]], plan: Plan) -> Iterator[Row]:
    """Yield the rows of (number, cells); the first names the fields, rows without anything are passed over.

    An empty cell (None, or "") is a field left out. A row of another length is a row at fault. Raises
    `BuilderError` at the first row: ``record_unreadable`` without headings or with too many,
    ``record_heading`` for one that is unknown, or two of one meaning.
    """
    iterator = iter(lines)
    number, cells = next(iterator, (1, ()))
    headings = _headings(f"{source}:{number}" if number else source, cells, plan)
    width = len(headings)
    ordinal = 0
    for number, cells in iterator:
        while len(cells) > width and _is_empty(cells[-1]):  # a spreadsheet's empty columns
            cells = cells[:-1]  # noqa: PLW2901
        filled = {
            heading: cell for heading, cell in zip(headings, cells, strict=False) if not _is_empty(cell)
        }
        if not filled and len(cells) <= width:
            continue
        ordinal += 1
        fault = None
        if len(cells) != width:
            fault = RowError(
                f"{source}:{number}",
                f"{len(cells)} cells under {width} headings: one too many or too few, or quotes are missing",
                code="record_unreadable",
            )
        elif "" in filled:
            fault = RowError(
                f"{source}:{number}", "a value stands under no heading", code="record_unreadable"
            )
        yield Row(source, number, ordinal, filled, fault, headings)


def _headings(where: str, cells: Sequence[Any], plan: Plan) -> tuple[str, ...]:
    if len(cells) > limits.RECORD_COLUMNS:
        raise BuilderError(
            f"{where}: {len(cells):,} columns; a table of records has at most {limits.RECORD_COLUMNS}",
            code="record_unreadable",
        )
    headings = tuple("" if cell is None else str(cell).strip() for cell in cells)
    while headings and not headings[-1]:
        headings = headings[:-1]
    named = tuple(heading for heading in headings if heading)
    if not named:
        raise BuilderError(f"{where}: there are no headings: {_TITLE_HINT}", code="record_unreadable")
    if len(set(named)) != len(named):
        twice = next(heading for heading in named if named.count(heading) > 1)
        raise BuilderError(f"{where}: the heading {twice[:40]} stands twice", code="record_heading")
    try:
        # Where the rows name their kinds, each row's headings are held to its own, later.
        check_mapped(named, plan.columns)
        fields_of(named, None if heading_of("kind", named, plan) else plan.kind, plan)
    except HeadingError as error:
        hint = f" ({_TITLE_HINT})" if len(named) == 1 else ""
        raise BuilderError(f"{where}: {error}{hint}", code="record_heading") from None
    return headings


def _is_empty(cell: Any) -> bool:
    return cell is None or cell == ""
