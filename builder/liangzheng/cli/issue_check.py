"""``liangzheng issue --check``: every bad row of a file at once, as a table and as a file to be mended."""

from functools import partial
from pathlib import Path

import click

from liangzheng.cli.issue_repeats import Repeats
from liangzheng.errors import BuilderError
from liangzheng.issuing.fits import must_fit
from liangzheng.issuing.progress import progress
from liangzheng.records.changes import told_changes
from liangzheng.records.checking import check_file
from liangzheng.records.reading import partitions
from liangzheng.records.rejects import Rejects
from liangzheng.records.rows import Plan, Row, RowError
from liangzheng.terminal import printable


def check(source: Path, plan: Plan, rejects: Path | None, *, link_prefix: str = "") -> None:
    """Print a line for each bad row, write them to be mended, and tell what would be changed.

    ``link_prefix``: the address that each code is to be put behind, which takes room too.

    Raises `BuilderError` ``record_rejected`` where a row is bad, and ``record_none``.
    """
    if source.is_dir():
        partitions(source)
    place = rejects or _beside(source.resolve() if source.name in {"", ".."} else source)
    repeats = Repeats()
    with Rejects(place) as kept, progress(source) as shown:

        def found(row: Row, fault: RowError) -> None:
            if not kept.count:
                click.echo("row | column | problem")
            place = f"{Path(row.source).name}:{row.number}" if source.is_dir() else f"{row.number}"
            click.echo(printable(f"{place} | {fault.column or '-'} | {fault.problem}"))
            kept.add(row, fault, place=place)

        checked = check_file(
            source,
            plan,
            found=found,
            begun=shown.begin,
            repeats=repeats.add,
            also=partial(must_fit, link_prefix=link_prefix),
        )
        place = kept.write()
    repeats.tell()
    for line in told_changes(checked.changed):
        click.echo(line)
    if checked.bad:
        raise BuilderError(
            f"{source}: bad rows: {checked.bad:,} of {checked.bad + checked.good:,}; mend them in {place}",
            code="record_rejected",
        )
    if not checked.good:
        raise BuilderError(f"{source} holds no record", code="record_none")
    same = f", of which {checked.repeated:,} say the same as others" if checked.repeated else ""
    click.echo(f"{source}: all records are good: {checked.good:,}{same}")


def _beside(source: Path) -> Path:
    """Return where the bad rows go when nothing was said: beside the file, in its own kind of table."""
    suffix = ".xlsx" if source.suffix.lower() == ".xlsx" else ".csv"
    names = (f"{source.stem}.rejects{number}{suffix}" for number in ("", *range(2, 10_000)))
    return next(place for name in names if not (place := source.with_name(name)).exists())
