"""A code, and whom it is about, as the columns of a journal have them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from liangzheng.issuing.job import Signed
from liangzheng.records import Person
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.envelope import StatusReference

SIGNED: Final = ("kind", "licence", "card", "text", "version", "kid", "issued_at", "uri", "idx")


def signed_in(found: Sequence[Any]) -> Signed:
    """Return a code by its columns, `SIGNED`."""
    kind, licence, card, text, version, kid, issued_at, uri, index = found
    return Signed(
        kind,
        licence,
        card,
        text,
        version,
        Kid(kid),
        datetime.fromtimestamp(issued_at, UTC),
        None if uri is None else StatusReference(uri, index),
    )


def person_in(number: int | None, name: int | None) -> Person | None:
    """Return whom a line is about, by its columns."""
    return None if number is None or name is None else Person(unstored(number), unstored(name))


def stored(number: int) -> int:
    """Return 64 bits as SQLite has them, with a sign."""
    return number - (1 << 64) if number >= 1 << 63 else number


def unstored(number: int) -> int:
    """Return the 64 bits of what SQLite has."""
    return number % (1 << 64)
