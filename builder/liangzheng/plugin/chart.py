"""The chart of licences issued, drawn at build from ``data/history.yml``: plain SVG in the text's colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from liangzheng.plugin.data import HistoryPoint

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


def draw(history: Iterable[HistoryPoint], lang: str) -> Chart:
    """Return the chart of the totals; figures of single days are not totals and stay in the table only."""
    totals = sorted((point for point in history if point.counts == "total"), key=lambda point: point.date)
    first, last = date(totals[0].date.year, 1, 1), date(totals[-1].date.year + 1, 1, 1)
    top = (max(point.licences for point in totals) // _STEP + 1) * _STEP

    def x(day: date) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * ((day - first) / (last - first)), 1)

    def y(licences: int) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * licences / top, 1)

    points = tuple(
        Mark(x(p.date), y(p.licences), f"{p.date.isoformat()}: {_number(p.licences, lang)}") for p in totals
    )
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        line=" ".join(f"{mark.x},{mark.y}" for mark in points),
        points=points,
        levels=tuple(Mark(_LEFT, y(level), _level(level, lang)) for level in range(0, top + 1, _STEP)),
        years=tuple(
            Mark(x(date(year, 1, 1)), HEIGHT - 12, str(year)) for year in range(first.year, last.year + 1)
        ),
    )


def _level(licences: int, lang: str) -> str:
    return f"{licences / 100_000_000:g}" if lang == "zh" else f"{licences // 1_000_000}"


def _number(licences: int, lang: str) -> str:
    if lang == "en":
        return f"{licences:,}" if licences < 1_000_000 else f"{licences / 1_000_000:g} million"
    return f"{licences / 10_000:g}万" if licences < 100_000_000 else f"{licences / 100_000_000:g}亿"
