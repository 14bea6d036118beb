"""The chart of the times until ready: plain SVG that stands on a light ground and on a dark one."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from statistics import median
from typing import Final

from tests.bench.starting.record import PAGES, VISITS, Pair, Record

_WIDTH: Final = 720
_LEFT, _RIGHT = 120, 96
_BAR, _GAP, _GROUP, _PANEL = 18, 4, 14, 34
_STYLE: Final = """\
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.ours { fill: #0b6e4f; }
.stock { fill: #8c959f; }
.spread { stroke: #24292f; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ours { fill: #3fb98a; }
  .stock { fill: #6e7681; }
  .spread { stroke: #e6edf3; }
}
"""


@dataclass(frozen=True, slots=True)
class _Panel:
    """Bars on one scale."""

    title: str
    pairs: dict[str, Pair]

    @property
    def longest(self) -> float:
        return max(max(pair.ours + pair.stock) for pair in self.pairs.values())


def draw(record: Record) -> str:
    """Return the chart: a bar for each median, a line from the least to the greatest."""
    panels = (
        _Panel("Ready after, seconds", record.ready),
        _Panel("Ready after on a slow line, seconds", record.ready_slow),
    )
    body, y = [], 0
    for panel in panels:
        y += _PANEL
        body.append(f'<text class="title" x="0" y="{y - 12}">{escape(panel.title)}</text>')
        for visit in VISITS:
            body += _group(panel, visit, y)
            y += len(PAGES) * (_BAR + _GAP) + _GROUP
    told = "; ".join(
        f"{panel.title}, {visit} visit: ours {_seconds(panel.pairs[visit].ours)}, "
        f"stock {_seconds(panel.pairs[visit].stock)}"
        for panel in panels
        for visit in VISITS
    )
    size = f'viewBox="0 0 {_WIDTH} {y}" width="{_WIDTH}" height="{y}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title told">',
            '<title id="title">How soon the verifier is ready: this site and a stock Pyodide page</title>',
            f'<desc id="told">{escape(told)}. Bars are medians, lines the spread.</desc>',
            f"<style>\n{_STYLE}</style>",
            *body,
            "</svg>",
            "",
        ]
    )


def _group(panel: _Panel, visit: str, top: int) -> Iterator[str]:
    scale = (_WIDTH - _LEFT - _RIGHT) / panel.longest
    yield f'<text x="0" y="{top + _BAR + _GAP + 2}">{visit} visit</text>'
    for number, page in enumerate(PAGES):
        figures: list[float] = getattr(panel.pairs[visit], page)
        y = top + number * (_BAR + _GAP)
        low, high = (_LEFT + scale * figure for figure in (min(figures), max(figures)))
        width = scale * median(figures)
        middle = y + _BAR / 2
        yield f'<rect class="{page}" x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}"/>'
        yield f'<line class="spread" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>'
        yield f'<text x="{high + 8:.1f}" y="{y + _BAR - 4}">{page} {_seconds(figures)}</text>'


def _seconds(figures: list[float]) -> str:
    value = median(figures) / 1000
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
