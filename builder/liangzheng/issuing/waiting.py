"""Codes whose rows stand in another partition now: they wait in their file until there are new ones.

So none is lost where the run is cut off, or the row is left out, before the other partition is in its place.
"""

import json
import secrets
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from liangzheng.issuing.buckets import hashed
from liangzheng.issuing.journal import Line
from liangzheng.issuing.left import Left
from liangzheng.issuing.outputs import read_notes, write_parquet
from liangzheng.issuing.part_codes import MARK, PEOPLE, TERMS, WAITING, codes_of, packed
from liangzheng.issuing.partition import UNDER_WAY, Share, end_left
from liangzheng.issuing.same_terms import left_of
from liangzheng.issuing.standing import Standings
from liangzheng.records.normal import licence_id_form

#: Mark of a file whose partition is gone: all of its codes wait.
ONLY_WAITING = b""


def settle(share: Share, place: Path, licences: "array[int]", is_gone: bool) -> int:
    """Let the codes of a file go that need not wait any more, and return how many others wait on.

    ``licences``: hashes of those that have no code elsewhere yet. ``is_gone``: the partition is, and with it
    all other codes of the file; where none waits, the file too.
    """
    notes, waiting, people = read_notes(place), set(licences), array("Q")
    if is_gone:
        earlier = json.loads(notes.get(TERMS, b"{}"))
        left = Left(left_of(earlier, share.terms), secret_file=share.job.secret_file)
        end_left(share, place, notes, Standings(share.job, left))
        if not waiting:
            place.unlink(missing_ok=True)  # a lost worker may have done it
            return 0
    count = 0

    def lines() -> Iterator[Line]:
        nonlocal count
        for line in codes_of(place):
            waits = hashed(licence_id_form(line.signed.licence)) in waiting
            if waits if is_gone or line.row == WAITING else True:
                count += is_gone or line.row == WAITING
                people.append(line.person.name if line.person else 0)
                yield replace(line, row=WAITING) if is_gone else line

    made = share.out / UNDER_WAY / f"{place.name}.{secrets.token_hex(8)}"
    mark = {MARK: ONLY_WAITING} if is_gone else {}
    write_parquet(made, lines(), notes=lambda: {**notes, **mark, PEOPLE: packed(people)})
    made.replace(place)
    return count
