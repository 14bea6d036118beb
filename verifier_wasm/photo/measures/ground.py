"""The ground: white, even, without a shadow or a structure."""

from typing import Final, NamedTuple

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.middles import mean, median
from verifier_wasm.photo.pixels import Colour, chroma, luma, middle, share
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

#: So little person that it is ground, and how far from the person, in pixels of ``small``: hair ends softly.
_GROUND: Final = 20
_AWAY: Final = 3
#: Light and colour of white as cameras show a wall: good from here on; too dark or coloured from there on.
_LIGHT: Final = (205.0, 165.0)
_COLOUR: Final = (26.0, 42.0)
#: So much of it may be no white, or not quite: more, and most is not all, as sky over land.
_OTHER: Final = (0.06, 0.3)
#: Cells of the ground, across and down, and how far one may be darker than most.
_CELLS: Final = (8, 12)
_LEAST: Final = 6
_SHADOW: Final = (20.0, 45.0)
#: What a neighbour differs by, where most do: a wall's grain stays below.
_GRAIN: Final = (4.0, 9.0)
#: Steps like those of a frame or a switch, and from which part of all on they are a thing.
_HARD: Final = 20.0
_THING: Final = 0.003
#: Waves, as folds of a curtain are: so far apart most are unlike by so much; grain is no larger there.
_LAG: Final = 6
_WAVE: Final = 7.0
_MOST: Final = 0.75
#: Fewer pixels than this are no ground to speak of.
_FEW: Final = 300


class _Pixel(NamedTuple):
    column: int
    row: int
    colour: Colour


def ground(subject: Subject) -> list[Finding]:
    """Judge the colour of the ground, its evenness and its structure."""
    pixels = subject.remember(pixels_of)
    if len(pixels) < _FEW:
        return [
            Finding(rule, State.UNSURE, "ground_hidden")
            for rule in ("ground_white", "ground_even", "ground_plain")
        ]
    found = [_white(subject, pixels), _even(subject, pixels), _plain(subject, pixels)]
    if found[0].code == "ground_partly" and found[2].state is State.GOOD:
        found[2] = Finding("ground_plain", State.UNSURE, "ground_partly", found[2].measured, found[0].where)
    return found


def pixels_of(subject: Subject) -> list[_Pixel]:
    """Return the pixels of ``small`` that are ground, within the frame."""
    patch = subject.seen.small
    rows = _far_from(_persons(subject))
    whole = subject.proportioned
    found = []
    for row, blocked in enumerate(rows):
        y = (row + 0.5) * patch.scale
        start = 3 * row * patch.width
        line = patch.data[start : start + 3 * patch.width]
        for column, colour in enumerate(zip(line[::3], line[1::3], line[2::3], strict=True)):
            if blocked >> column & 1 or not (whole or subject.frame.holds((column + 0.5) * patch.scale, y)):
                continue
            found.append(_Pixel(column, row, colour))
    return found


def _persons(subject: Subject) -> list[int]:
    """Return each row of ``small`` as bits: whether a pixel may be person, the first at the lowest bit."""
    patch, mask = subject.seen.small, subject.seen.person
    if mask is None:
        return [0] * patch.height
    box = mask.box
    across = [
        int((x - box.left) * mask.width / box.width)
        if box.left <= (x := (column + 0.5) * patch.scale) < box.right
        else None
        for column in range(patch.width)
    ]
    rows = []
    for row in range(patch.height):
        y = (row + 0.5) * patch.scale
        if not box.top <= y < box.bottom:
            rows.append(0)
            continue
        start = int((y - box.top) * mask.height / box.height) * mask.width
        line = mask.data[start : start + mask.width]
        text = "".join("0" if at is None or line[at] < _GROUND else "1" for at in reversed(across))
        rows.append(int(text, 2))
    return rows


def _far_from(persons: list[int]) -> list[int]:
    """Return rows of bits of what is person, or within `_AWAY` pixels of one along its row or column."""
    blocked = []
    for number, row in enumerate(persons):
        grown = row
        for step in range(1, _AWAY + 1):
            grown |= row << step | row >> step
        for other in persons[max(0, number - _AWAY) : number + _AWAY + 1]:
            grown |= other
        blocked.append(grown)
    return blocked


def colour_of(subject: Subject) -> Colour | None:
    """Return the ground's colour, None where there is too little of it."""
    pixels = subject.remember(pixels_of)
    return middle([one.colour for one in pixels]) if len(pixels) >= _FEW else None


def _white(subject: Subject, pixels: list[_Pixel]) -> Finding:
    colour = middle([one.colour for one in pixels])
    light, coloured = luma(colour), chroma(colour)
    measured: dict[str, float | int | str] = {"light": light, "colour": coloured}
    where = (_around(subject, pixels),)
    if light < _LIGHT[1] or coloured > _COLOUR[1]:
        code = "ground_coloured" if coloured > _COLOUR[1] else "ground_dark"
        return Finding("ground_white", State.FAIL, code, measured, where)
    if light < _LIGHT[0] or coloured > _COLOUR[0]:
        code = "ground_tinted" if coloured > _COLOUR[0] else "ground_grey"
        return Finding("ground_white", State.LOOK, code, measured, where)
    off, doubtful = (
        sum(luma(one.colour) < _LIGHT[at] or chroma(one.colour) > _COLOUR[at] for one in pixels) / len(pixels)
        for at in (1, 0)
    )
    if off > _OTHER[0] or doubtful > _OTHER[1]:
        return Finding("ground_white", State.UNSURE, "ground_partly", measured | {"off": off}, where)
    return Finding("ground_white", State.GOOD, "ground_good", measured)


def _even(subject: Subject, pixels: list[_Pixel]) -> Finding:
    cells: dict[tuple[int, int], list[float]] = {}
    patch = subject.seen.small
    across, down = patch.width / _CELLS[0], patch.height / _CELLS[1]
    for one in pixels:
        cell = int(one.column / across), int(one.row / down)
        cells.setdefault(cell, []).append(luma(one.colour))
    lights = {cell: mean(values) for cell, values in cells.items() if len(values) >= _LEAST}
    if not lights:
        return Finding("ground_even", State.UNSURE, "ground_hidden")
    most = share(list(lights.values()), 0.75)
    darker = {cell: most - light for cell, light in lights.items() if most - light > _SHADOW[0]}
    measured: dict[str, float | int | str] = {"darker": most - min(lights.values())}
    if not darker:
        return Finding("ground_even", State.GOOD, "ground_even_good", measured)
    factor = patch.scale
    where = tuple(
        Box(
            column * across * factor,
            row * down * factor,
            (column + 1) * across * factor,
            (row + 1) * down * factor,
        )
        for column, row in sorted(darker)
    )
    state = State.FAIL if max(darker.values()) > _SHADOW[1] else State.LOOK
    return Finding("ground_even", state, "ground_shadow", measured, where)


def _plain(subject: Subject, pixels: list[_Pixel]) -> Finding:
    lights = {(one.column, one.row): luma(one.colour) for one in pixels}
    steps = [
        abs(light - lights[column + 1, row])
        for (column, row), light in lights.items()
        if (column + 1, row) in lights
    ] + [
        abs(light - lights[column, row + 1])
        for (column, row), light in lights.items()
        if (column, row + 1) in lights
    ]
    waves = [
        abs(light - other)
        for (column, row), light in lights.items()
        if row % 2 == 0 and (other := lights.get((column + _LAG, row))) is not None
    ]
    wave = share(waves, _MOST) if waves else 0.0
    grain = median(steps) if steps else 0.0
    edges = share(steps, 0.97) if steps else 0.0
    hard = sum(step > _HARD for step in steps) / max(len(steps), 1)
    measured: dict[str, float | int | str] = {"grain": grain, "edges": edges, "hard": hard, "wave": wave}
    if grain > _GRAIN[0] or edges > _GRAIN[1] or hard > _THING or wave > _WAVE:
        return Finding("ground_plain", State.LOOK, "ground_structure", measured, (_around(subject, pixels),))
    return Finding("ground_plain", State.GOOD, "ground_plain_good", measured)


def _around(subject: Subject, pixels: list[_Pixel]) -> Box:
    factor = subject.seen.small.scale
    columns, rows = [one.column for one in pixels], [one.row for one in pixels]
    return Box(
        min(columns) * factor, min(rows) * factor, (max(columns) + 1) * factor, (max(rows) + 1) * factor
    )
