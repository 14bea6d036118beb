"""The chart of licences issued, drawn at build from ``data/history.yml``: plain SVG in the text's colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from liangzheng.plugin.data import HistoryPoint
from liangzheng.plugin.languages import Language

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 16, 36
#: Lines across, in licences.
_STEP: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the drawing with its words."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The line's points, the lines across and the years, in the units of the drawing."""

    width: int
    height: int
    line: str
    points: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    years: tuple[Mark, ...]


def draw(history: Iterable[HistoryPoint], language: Language) -> Chart:
    """Return the chart of the totals; figures of single days are not totals and stay in the table only."""
    totals = sorted((point for point in history if point.counts == "total"), key=lambda point: point.date)
    first, last = date(totals[0].date.year, 1, 1), date(totals[-1].date.year + 1, 1, 1)
    top = (max(point.licences for point in totals) // _STEP + 1) * _STEP

    def x(day: date) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * ((day - first) / (last - first)), 1)

    def y(licences: int) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * licences / top, 1)

    points = tuple(
        Mark(x(p.date), y(p.licences), f"{p.date.isoformat()}: {_number(p.licences, language)}")
        for p in totals
    )
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        line=" ".join(f"{mark.x},{mark.y}" for mark in points),
        points=points,
        levels=tuple(
            Mark(_LEFT, y(level), f"{level / language.axis:g}") for level in range(0, top + 1, _STEP)
        ),
        years=tuple(
            Mark(x(date(year, 1, 1)), HEIGHT - 12, str(year)) for year in range(first.year, last.year + 1)
        ),
    )


def _number(licences: int, language: Language) -> str:
    """Write a number in the first of the language's units that it reaches; as it is where there is none."""
    written = next((unit for unit in language.numbers if licences >= unit.least), None)
    if written is None or written.unit == 1:
        return (written.text if written else "{n}").replace("{n}", f"{licences:,}")
    return written.text.replace("{n}", f"{licences / written.unit:g}")
