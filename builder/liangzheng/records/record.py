"""Records as they are signed, with what was changed on the way: what `prepare` returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.envelope import StatusReference


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it stands in its file, what it is, and its document's fields.

    ``holder``: the key of the phone that its code is for; None for a code that anybody shows.
    """

    where: str
    name: str
    kind: str
    fields: Mapping[str, Any]
    status: StatusReference | None
    holder: PublicKey | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A field that was brought into its normal form; ``what``: a key of `normal.CHANGES`."""

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whose licence it is, as two hashes that mean nothing outside of one run."""

    number: int
    name: int

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process faster than a dataclass does by itself."""
        return Person, (self.number, self.name)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record that may be signed, and what was changed in it; ``person``: its holder, see `people`."""

    record: Record
    changes: tuple[Change, ...] = ()
    person: Person | None = None
