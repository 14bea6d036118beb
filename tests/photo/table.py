"""The table rule by picture: ``python -m tests.photo.table docs/photo-check.md`` (``make photo``).

It composes good photos, breaks one rule of each at a time, asks the check, and writes what came of it between
the marks of the page. The table says what was named, what was only "not sure", and what was missed.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from liangzheng.checkout import Checkout
from liangzheng.photo.engine import Engine
from liangzheng.runtime import models
from tests.photo.broken import BROKEN, KEPT
from tests.photo.composing import compose
from tests.photo.seeing import see
from tests.photo.sources import BASES, FOLDER, REAL, Photograph
from verifier_wasm.photo.check import check

AT = datetime(2026, 11, 26, tzinfo=UTC)
BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
_ALARMS = {"fail", "look"}
_ROLES = {
    "tune": "Limits were chosen on these",
    "measure": "Measured, and faults of the measures mended after",
    "held": "Measured last, and limits that called it false mended after",
}
_SIGNS = {"fail": "✗", "look": "!", "unsure": "?", "good": "missed"}


@dataclass(frozen=True)
class Row:
    """One picture: of which photograph, what was done, what each rule said, and which rules were right."""

    base: str
    role: str
    done: str
    rules: Sequence[str]
    states: dict[str, str]
    breaks: Sequence[str] = ()

    @property
    def said(self) -> str:
        """The worst that one of the right rules said."""
        order = ("fail", "look", "unsure", "good")
        return min((self.states.get(rule, "good") for rule in self.rules), key=order.index)

    @property
    def false(self) -> list[str]:
        """Rules that a good photo was alarmed by."""
        return [rule for rule, state in self.states.items() if state in _ALARMS and rule not in self.breaks]


def states_of(engine: Engine, made: Image.Image | bytes) -> dict[str, str]:
    """Return what each rule says of a picture."""
    return {one.rule: one.state.value for one in check(see(engine, made), at=AT).findings}


def rows_of(engine: Engine, base: Photograph) -> list[Row]:
    """Compose a photograph into good photos and broken ones, and ask."""
    good = compose(engine, base.picture(), part=base.part)
    return [
        Row(base.name, base.role, one.name, one.rules, states_of(engine, one.make(good)), base.breaks)
        for one in (*KEPT, *BROKEN)
    ]


def real_rows(engine: Engine) -> list[Row]:
    """Ask about photographs as they are."""
    return [
        Row(photo.name, "real", photo.shows, rules, states_of(engine, photo.picture()))
        for photo, rules in REAL
    ]


def written(rows: Sequence[Row]) -> str:
    """Return the page's part."""
    bases = [base for base in BASES if any(row.base == base.name for row in rows)]
    broken = [row for row in rows if row.rules and row.role != "real"]
    good = [row for row in rows if not row.rules]
    lines = [*(_sum(role, broken, good) for role in _ROLES), ""]
    lines += ["| Done to the photo | Rule | " + " | ".join(base.name for base in bases) + " |"]
    lines += ["|---|---|" + "---|" * len(bases)]
    for one in BROKEN:
        cells = [row for base in bases for row in broken if (row.base, row.done) == (base.name, one.name)]
        signs = (_SIGNS[row.said] for row in cells)
        lines.append(f"| {one.name} | `{'`, `'.join(one.rules)}` | " + " | ".join(signs) + " |")
    lines += ["", "| Good photo | " + " | ".join(base.name for base in bases) + " |"]
    lines += ["|---|" + "---|" * len(bases)]
    for one in KEPT:
        cells = [row for base in bases for row in good if (row.base, row.done) == (base.name, one.name)]
        lines.append(f"| {one.name} | " + " | ".join(", ".join(row.false) or "–" for row in cells) + " |")
    lines += ["", "| Photograph as it is | Rule | Said |", "|---|---|---|"]
    lines += [
        f"| {row.done} (`{row.base}`) | `{'`, `'.join(row.rules)}` | {_SIGNS[row.said]} |"
        for row in rows
        if row.role == "real"
    ]
    lines += ["", "| Photograph | Shows | Breaks itself | Package |", "|---|---|---|---|"]
    lines += [
        f"| {base.name} ({base.role}) | {base.shows} | {', '.join(base.breaks) or '–'} | "
        f"{base.package.name} {base.package.version}, {base.package.licence} |"
        for base in bases
    ]
    return "\n".join(lines) + "\n"


def _sum(role: str, broken: Sequence[Row], good: Sequence[Row]) -> str:
    told = [row for row in broken if row.role == role]
    named = sum(row.said in _ALARMS for row in told)
    kept = [row for row in good if row.role == role]
    answers = sum(len(row.states) for row in kept)
    false = sum(len(row.false) for row in kept)
    clean = sum(not row.false for row in kept)
    return (
        f"- {_ROLES[role]}: {named} of {len(told)} broken photos named by the right rule"
        f" ({100 * named / max(len(told), 1):.1f} %); {false} false alarms in {answers} answers on good ones"
        f" ({100 * false / max(answers, 1):.2f} %), {clean} of {len(kept)} good photos without any."
    )


def main(arguments: Sequence[str]) -> None:
    """Measure, each photograph's answers kept under .make/photo, and write them into a page."""
    page = Path(arguments[0])
    only = set(arguments[1:])
    engine = Engine(models.read(Checkout()))
    kept = FOLDER / "rows"
    kept.mkdir(parents=True, exist_ok=True)
    for base in BASES:
        if not only or base.name in only:
            _keep(kept / f"{base.name}.json", rows_of(engine, base))
    if not only or "real" in only:
        _keep(kept / "real.json", real_rows(engine))
    names = [*(base.name for base in BASES), "real"]
    found = [kept / f"{name}.json" for name in names if (kept / f"{name}.json").is_file()]
    rows = [Row(**row) for file in found for row in _rows(file)]
    text = page.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{written(rows)}{END}{after}", "utf-8")


def _keep(file: Path, rows: Sequence[Row]) -> None:
    file.write_text(json.dumps([asdict(row) for row in rows]), "utf-8")


def _rows(file: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
