"""What was found of the codes from before, across all partitions: for each partition, and for all."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from liangzheng.issuing.across import NAMED, Compared, holder_heading
from liangzheng.issuing.asked import NEW_NAME, codes_gone
from liangzheng.issuing.buckets import hashed
from liangzheng.issuing.clashes import MOST, Clashes
from liangzheng.issuing.job import Job, Signed
from liangzheng.issuing.part_codes import WAITING, codes_of
from liangzheng.issuing.partition import Known
from liangzheng.issuing.standing import count_still
from liangzheng.records import RowError
from liangzheng.records.holders import EARLIER_RUN, another_has, twice_refused

_BATCH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Before:
    """What was found; nothing where there are no codes from before, nor requests.

    ``parts``: partitions, and behind them files whose partitions are gone. ``gone``: codes whose licences
    have no row any more; ``first``: part and row of one; ``away``: the numbers of some. ``refused``: part ->
    row -> why it gets no code; ``renamed``: part -> rows whose name may be another one; ``moved``: as
    `Compared` has it.
    """

    parts: Sequence[Path] = ()
    gone: int = 0
    first: tuple[int, int] | None = None
    away: Sequence[str] = ()
    refused: Mapping[int, Clashes] = field(default_factory=dict)
    renamed: Mapping[int, AbstractSet[int]] = field(default_factory=dict)
    moved: Any = None

    def check(self, out: Path, *, may_go: bool, leave_out: bool) -> None:
        """Raise what ends the run before anything is signed: `BuilderError` ``codes_gone``, `RowError`."""
        if self.first and not may_go:
            part, row = self.first
            name = self.parts[part].name
            raise codes_gone(out, self.gone, first=f"row {row} of {name}" if row != WAITING else f"in {name}")
        if self.refused and not leave_out:
            rows = self.refused[min(self.refused)]
            fault = rows[min(rows)]
            assert isinstance(fault, RowError)
            raise fault

    def known(self, part: int, clashing: Clashes) -> Known:
        """Return what a partition is told; ``clashing``: its rows whose numbers others have."""
        moved = array("Q")
        for some in self._moved_of(part):
            moved.extend(some["licence"].to_pylist())
        refused = {**self.refused.get(part, {}), **clashing}
        return Known(refused, frozenset(self.renamed.get(part, ())), moved)

    def waiting(self, without: AbstractSet[tuple[int, int]]) -> dict[int, "array[int]"]:
        """Return part -> licences whose codes wait on, since their rows, part and number, got none."""
        found: dict[int, array[int]] = {}
        if not without or self.moved is None:
            return found
        for some in self.moved.to_batches(_BATCH):
            for each in some.to_pylist():
                if (each["to"], each["row"]) in without:
                    found.setdefault(each["part"], array("Q")).append(each["licence"])
        return found

    def _moved_of(self, part: int) -> Iterator[Any]:
        from pyarrow import compute  # noqa: PLC0415 - slow to import

        if self.moved is not None:
            yield from self.moved.filter(compute.equal(self.moved["part"], part)).to_batches(_BATCH)


def before_of(
    job: Job,
    parts: Sequence[Path],
    codes: Sequence[Path],
    found: Sequence[Compared],
    phones: Sequence[Any],
) -> Before:
    """Return what was found in all buckets; ``codes``: of the parts; ``phones``: what `phones_shared` gave.

    Raises the `RowError` of the first of rows that are refused for a name or for a phone, where they are more
    than can be left out one by one.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import compute  # noqa: PLC0415

    names = pa.concat_tables([each.renamed for each in found])
    accepted = pa.array([hashed(licence) for licence in job.new_name_of], pa.uint64())
    may = compute.is_in(names["licence"], accepted)
    others = names.slice(0, 0) if job.new_names else names.filter(compute.invert(may))
    more = f" ({others.num_rows:,} rows are so)" if others.num_rows > 1 else ""
    refused: dict[int, dict[int, RowError]] = {}
    for each in _in_order(others):
        fault = RowError(_where(parts, each), f"{NEW_NAME}{more}", code="licence_renamed")
        if others.num_rows > MOST:
            raise fault
        refused.setdefault(each["part"], {})[each["row"]] = fault
    renamed: dict[int, set[int]] = {}
    # Of more than that, the last line of the run tells those alone that the registry knows.
    for each in _in_order((names if job.new_names else names.filter(may)).slice(0, MOST)):
        renamed.setdefault(each["part"], set()).add(each["row"])
    several = pa.concat_tables(phones) if phones else names.slice(0, 0)
    for each in _in_order(several):
        heading = holder_heading(parts[each["part"]], job.plan)
        fault = twice_refused(_where(parts, each), heading, _other(parts, each))
        if several.num_rows > MOST:
            raise fault
        refused.setdefault(each["part"], {})[each["row"]] = fault
    firsts = [each.first for each in found if each.first]
    away = _away(job, codes, sorted(place for each in found for place in each.away)[:NAMED])
    return Before(
        tuple(parts),
        sum(each.gone for each in found),
        min(firsts, default=None),
        away,
        refused,
        renamed,
        pa.concat_tables([each.moved for each in found]),
    )


def _away(job: Job, codes: Sequence[Path], places: Sequence[tuple[int, int]]) -> list[str]:
    """Return the licences of codes that go, and count by the registry as far as one is given."""
    found: list[Signed] = []
    for part in dict.fromkeys(part for part, _ in places):
        rows = {row for place, row in places if place == part}
        found += islice((line.signed for line in codes_of(codes[part]) if line.row in rows), len(rows))
    counting = count_still(job, found)
    return [signed.licence for signed, counts in zip(found, counting, strict=True) if counts]


def _in_order(table: Any) -> Iterator[dict[str, int]]:
    for some in table.sort_by([("part", "ascending"), ("row", "ascending")]).to_batches(_BATCH):
        yield from some.to_pylist()


def _where(parts: Sequence[Path], each: Mapping[str, int]) -> str:
    return f"{parts[each['part']]}:{each['row']}"


def _other(parts: Sequence[Path], each: Mapping[str, int]) -> str:
    """Return what is told of the other row that has a phone."""
    if each["other_part"] < 0:
        return EARLIER_RUN
    here = each["other_part"] == each["part"]
    return another_has([f"{each['other_row']}{'' if here else ' of ' + parts[each['other_part']].name}"])
