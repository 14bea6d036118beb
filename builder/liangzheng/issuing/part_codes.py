"""The codes that a partition has from before, with what its file notes of them."""

import base64
import json
from array import array
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import batched
from pathlib import Path
from typing import Final

from liangzheng.issuing.buckets import hashed
from liangzheng.issuing.job import Signed
from liangzheng.issuing.journal import Line
from liangzheng.issuing.outputs import read_notes
from liangzheng.issuing.pool import BLOCK
from liangzheng.records import Person
from liangzheng.records.normal import licence_id_form
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.envelope import StatusReference

#: Notes in a file of codes: what it was made from; what all codes of the run depend on (`same_terms`); a name
#: of its own; the rows that were left out, and have the codes that their licences had before.
MARK, TERMS, NAME, SLIPS = "mark", "terms", "name", "slips"
#: Whom each code names, a hash of 64 bits in the order of the codes, 0 where it is not known; and the phones
#: that codes are or were for, each with its licence, two such hashes. In base64: other programs read notes.
PEOPLE, PHONES = "people", "phones"
#: Licences that were superseded in a registry that was left, in the form of `PHONES`, see `Outdated`.
OUTDATED: Final = "outdated"
#: In place of a row: the code waits until its licence has one in the partition where its row stands now.
WAITING: Final = 0


def codes_of(place: Path) -> Iterator[Line]:
    """Yield the codes of a file, in their order, each with whom it is about as far as that is noted."""
    from pyarrow import parquet  # noqa: PLC0415 - slow to import

    names = iter(unpacked(read_notes(place).get(PEOPLE, b"")))
    with parquet.ParquetFile(place) as file:
        for batch in file.iter_batches(BLOCK, use_threads=False):
            for row in batch.to_pylist():
                uri, index = row["status_uri"], row["status_index"]
                licence = row["licence_number"]
                signed = Signed(
                    *("", licence, "", row["code"], row["version"]),
                    Kid(bytes.fromhex(row["kid"])),
                    datetime.fromisoformat(row["issued_at"]),
                    None if uri is None else StatusReference(uri, index),
                )
                name = next(names, 0)
                person = Person(hashed(licence_id_form(licence)), name) if name else None
                yield Line(0, row["row"], row["id"], person, [], b"", signed)


def packed(numbers: "array[int]") -> bytes:
    """Return numbers of 64 bits as a note has them."""
    return base64.b64encode(numbers.tobytes())


def unpacked(note: bytes) -> "array[int]":
    """Return the numbers of a note."""
    numbers = array("Q")
    numbers.frombytes(base64.b64decode(note))
    return numbers


def phones_in(notes: Mapping[str, bytes]) -> dict[tuple[int, int], None]:
    """Return the phones that a file notes: pairs of key and licence, the first ones first."""
    return dict.fromkeys(batched(unpacked(notes.get(PHONES, b"")), 2, strict=True))


def outdated_of(notes: Mapping[str, bytes]) -> set[tuple[int, int]]:
    """Return what a file notes of licences that were superseded in a registry that was left (`outdated`)."""
    return set(batched(unpacked(notes.get(OUTDATED, b"")), 2, strict=True))


class Codes:
    """The codes that a partition has from before, if any.

    ``of_rows``: its rows are as they were; they are taken in their order then. ``may_keep``: what the
    registry says of them can be known.
    """

    def __init__(self, place: Path, *, of_rows: bool, may_keep: bool) -> None:
        self._place = place
        self.may_keep = may_keep
        slips = set(json.loads(read_notes(place).get(SLIPS, b"[]"))) if of_rows else set()
        slips.add(WAITING)
        self._codes = (each for each in codes_of(place) if each.row not in slips) if of_rows else iter(())
        self._next = next(self._codes, None)

    def of(self, row: int) -> Signed | None:
        """Return the code of a row; of one after the row that was asked for last."""
        while self._next and self._next.row < row:
            self._next = next(self._codes, None)
        return self._next.signed if self._next and self._next.row == row else None

    def all(self) -> Iterator[Line]:
        """Yield all of them."""
        if self._place.exists():
            yield from codes_of(self._place)

    @cached_property
    def of_licences(self) -> dict[str, Line]:
        """All of them, by their licences' form; one that a row has before one that waits."""
        ordered = sorted(self.all(), key=lambda line: line.row != WAITING)
        return {licence_id_form(line.signed.licence): line for line in ordered}

    def signed_of(self, licence: str) -> list[Signed]:
        """Return the code of a licence, in the form by which licences are compared, if any."""
        return [self._by_licence[licence].signed] if licence in self._by_licence else []

    @cached_property
    def _by_licence(self) -> dict[str, Line]:
        return dict(self.of_licences)
