"""What a table asks for, held against the codes from before, across all partitions of an engine's run.

As a run on one machine does by its journal (`asked`, `phones`): no code goes unasked, none gets another name
unasked, and no phone gets a second licence. `look_back` leaves hashes in files, in buckets, and `compared`
and `phones_shared` look through one bucket of all files at a time.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from liangzheng.issuing.buckets import hashed, read_buckets, write_buckets
from liangzheng.issuing.outputs import read_notes
from liangzheng.issuing.part_codes import WAITING, codes_of, phones_in
from liangzheng.records import Plan, read_rows
from liangzheng.records.headings import heading_of
from liangzheng.records.holders import Holders
from liangzheng.records.normal import licence_id_form
from liangzheng.records.numbers import Numbers
from liangzheng.records.people import holder_of
from liangzheng.records.requests import HOLDER

#: Of a licence: a row that asks for it, or a code that it has (``had``: 1). ``name``, ``former``: whose it
#: is, 0 where that is not known.
_LICENCES: Final = ("licence", "row", "name", "former", "had")
#: Of a phone: its key, with the licence of a row, or of a code from before (``row``: 0).
_PHONES: Final = ("key", "licence", "row")
_NOT_KNOWN: Final = 0
_SHARED: Final = ("part", "row", "other_part", "other_row")
#: Codes that are gone and told one by one.
NAMED: Final = 10
#: Endings of the two files.
LICENCES, PHONES = ".licences", ".phones"


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found in some buckets.

    ``gone``: how many codes have no row of their licence any more; ``first``: part and row of one of them;
    ``away``: the same of some whose licences have no row at all.
    ``renamed``: part, row and licence of rows that name another person than their code. ``moved``: codes
    whose row stands in another partition now: ``part``, ``licence``, and there ``to`` and ``row``.
    """

    gone: int
    first: tuple[int, int] | None
    away: Sequence[tuple[int, int]]
    renamed: Any
    moved: Any


def holder_heading(part: Path, plan: Plan) -> str:
    """Return the heading of a partition's column of requests; "" for none."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import parquet  # noqa: PLC0415

    try:
        return heading_of(HOLDER, tuple(parquet.read_schema(part).names), plan)
    except (OSError, pa.ArrowException):  # no Parquet: reading it says so
        return ""


def look_back(plan: Plan, part: Path | None, codes: Path, place: Path, again: bool) -> None:
    """Write what a partition asks for, and what it has from before, into two files beside each other.

    ``part``: None for codes whose partition is gone; ``again``: there are codes from before in some
    partition. Where there are none, and no request, nothing is read.
    """
    licences = {name: array("Q") for name in _LICENCES}
    phones = {name: array("Q") for name in _PHONES}
    if codes.exists():
        for line in codes_of(codes):
            name = line.person.name if line.person else _NOT_KNOWN
            licence = hashed(licence_id_form(line.signed.licence))
            _put(licences, licence, line.row, name, name, 1)
        for key, licence in phones_in(read_notes(codes)):
            _put(phones, key, licence, 0)
    has_requests = part is not None and bool(holder_heading(part, plan))
    if part is not None and (again or has_requests):
        numbers, holders = Numbers(plan), Holders(plan)
        for row in read_rows(part, plan):
            if (found := numbers.licence(row)) is None:
                continue
            licence = hashed(found)
            if again:
                names = holder_of(row, plan) or (_NOT_KNOWN, _NOT_KNOWN)
                _put(licences, licence, row.number, *names, 0)
            if has_requests and (digest := holders.key(row)):
                _put(phones, int.from_bytes(digest), licence, row.number)
    write_buckets(place.with_name(place.name + LICENCES), licences)
    write_buckets(place.with_name(place.name + PHONES), phones)


def _put(columns: dict[str, "array[int]"], *values: int) -> None:
    for column, value in zip(columns.values(), values, strict=True):
        column.append(value)


def compared(buckets: range, places: Sequence[Path]) -> Compared:
    """Compare what is asked for with what is there, in some buckets; ``places``: as for `look_back`."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    files = [place.with_name(place.name + LICENCES) for place in places]
    found = [_compared(table) for table in read_buckets(buckets, files)]
    firsts = [each.first for each in found if each.first]
    return Compared(
        sum(each.gone for each in found),
        min(firsts, default=None),
        sorted(place for each in found for place in each.away)[:NAMED],
        pa.concat_tables([each.renamed for each in found]),
        pa.concat_tables([each.moved for each in found]),
    )


def _compared(table: Any) -> Compared:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import compute as c  # noqa: PLC0415

    had, asked = table.filter(c.equal(table["had"], _u(1))), table.filter(c.equal(table["had"], _u(0)))
    # One that waits has no say where its licence has a code in its place.
    placed = had.filter(c.not_equal(had["row"], _u(WAITING)))
    waits = c.and_(c.equal(had["row"], _u(WAITING)), c.invert(c.is_in(had["licence"], placed["licence"])))
    alone = had.filter(waits)
    # Of those that wait, one counts.
    ours = [_counted(placed, "count", "codes"), _counted(alone, "count_distinct", "codes")]
    codes = pa.concat_tables(ours)
    rows = _counted(asked, "count", "rows")
    counting = pa.concat_tables([placed, alone])
    both = codes.join(rows, "licence", join_type="left outer")
    missing = c.subtract(both["codes"], c.fill_null(both["rows"], 0))
    gone = both.filter(c.greater(missing, 0))["licence"]
    first = _places(counting, gone)
    away = _places(counting, both.filter(c.is_null(both["rows"]))["licence"])
    return Compared(
        sum(each for each in missing.to_pylist() if each > 0),
        first[0] if first else None,
        away,
        _renamed(counting, asked),
        _moved(had, asked),
    )


def _places(had: Any, licences: Any) -> list[tuple[int, int]]:
    """Return the first parts and rows that have codes of some licences."""
    from pyarrow import compute as c  # noqa: PLC0415 - slow to import

    found = had.filter(c.is_in(had["licence"], licences))
    found = found.sort_by([("part", "ascending"), ("row", "ascending")]).slice(0, NAMED)
    return [(each["part"], each["row"]) for each in found.to_pylist()]


def _renamed(had: Any, asked: Any) -> Any:
    from pyarrow import compute as c  # noqa: PLC0415 - slow to import

    was = had.filter(c.not_equal(had["name"], _u(_NOT_KNOWN))).select(["licence", "name"])
    now = asked.filter(c.not_equal(asked["name"], _u(_NOT_KNOWN))).select(
        ["licence", "part", "row", "name", "former"]
    )
    both = now.join(was.rename_columns(["licence", "was"]), "licence", join_type="inner")
    other = c.and_(c.not_equal(both["was"], both["name"]), c.not_equal(both["was"], both["former"]))
    return (
        both.filter(other)
        .group_by(["part", "row", "licence"])
        .aggregate([])
        .select(["part", "row", "licence"])
    )


def _moved(had: Any, asked: Any) -> Any:
    from pyarrow import compute as c  # noqa: PLC0415 - slow to import

    asked = asked.select(["licence", "part", "row"])
    own = asked.group_by(["licence", "part"]).aggregate([])
    away = had.select(["licence", "part"]).join(own, ["licence", "part"], join_type="left anti")
    away = away.group_by(["licence", "part"]).aggregate([])
    # Of rows that say the same, the first one has the code.
    ordered = asked.filter(c.is_in(asked["licence"], away["licence"])).sort_by(
        [("licence", "ascending"), ("part", "ascending"), ("row", "ascending")]
    )
    goals = ordered.group_by("licence", use_threads=False).aggregate([("part", "first"), ("row", "first")])
    goals = goals.rename_columns({"part_first": "to", "row_first": "row"})
    return away.join(goals, "licence", join_type="inner").select(["part", "licence", "to", "row"])


def _u(number: int) -> Any:
    """Return a number as the columns have them: beside one with a sign, theirs would be taken for such."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    return pa.scalar(number, pa.uint64())


def _counted(table: Any, how: str, name: str) -> Any:
    """Return how many rows each licence has in a table."""
    return table.group_by("licence").aggregate([("row", how)]).rename_columns(["licence", name])


def phones_shared(buckets: range, places: Sequence[Path]) -> Any:
    """Return rows of requests whose phone another licence has, with the other row: of -1, a run before.

    Columns ``part``, ``row``, ``other_part``, ``other_row``.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    files = [place.with_name(place.name + PHONES) for place in places]
    return pa.concat_tables([_phones_shared(table) for table in read_buckets(buckets, files)])


def _phones_shared(table: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import compute as c  # noqa: PLC0415

    earlier, rows = table.filter(c.equal(table["row"], _u(0))), table.filter(c.greater(table["row"], _u(0)))
    rows = rows.sort_by([("key", "ascending"), ("part", "ascending"), ("row", "ascending")])
    first = _firsts(rows, "first")
    both = rows.join(first, "key", join_type="inner")
    # The first of each phone's rows, and the first that is of another licence than that one.
    second = _firsts(
        both.filter(c.not_equal(both["licence"], both["first_licence"])).sort_by(
            [("key", "ascending"), ("part", "ascending"), ("row", "ascending")]
        ),
        "second",
    )
    both = both.join(second, "key", join_type="inner")
    is_first = c.equal(both["licence"], both["first_licence"])
    others = [
        c.cast(c.if_else(is_first, both[f"second_{name}"], both[f"first_{name}"]), "int64")
        for name in ("part", "row")
    ]
    told = pa.table([both["part"], both["row"], *others], names=_SHARED)
    unknown = rows.join(earlier.select(["key", "licence"]), ["key", "licence"], join_type="left anti")
    unknown = unknown.filter(
        c.and_(c.is_in(unknown["key"], earlier["key"]), c.invert(c.is_in(unknown["key"], both["key"])))
    )
    before = pa.repeat(pa.scalar(-1, pa.int64()), len(unknown))
    return pa.concat_tables(
        [told, pa.table([unknown["part"], unknown["row"], before, before], names=_SHARED)]
    )


def _firsts(rows: Any, name: str) -> Any:
    """Return the first row of each key, in the order given, as columns of a name."""
    of = ("licence", "part", "row")
    found = rows.group_by("key", use_threads=False).aggregate([(each, "first") for each in of])
    return found.rename_columns({f"{each}_first": f"{name}_{each}" for each in of})
