"""Giving codes their entries, at issuing.

The codes that a new one takes the place of are superseded with it, in one write; or later, by `supersede`,
once the new one is kept somewhere: until then they stand behind it and still count, and a run that is cut off
in between takes nobody's code away.
"""

import getpass
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from liangzheng.errors import BuilderError
from liangzheng.status import schema
from liangzheng.status.batches import ask
from liangzheng.status.licence_keys import LicenceError, content_of, name_of
from liangzheng.status.orders import Order
from liangzheng.status.registry import Registry, Settings
from liangzheng.status.scopes import Scope
from liangzheng.status.slots import take_slots
from liangzheng.status.states import INVALID, VALID
from liangzheng.status.writes import Earlier, Entry, Write, writing
from liangzheng.times import now
from verifier_wasm.envelope import StatusReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Who issues and when, and whether codes of another content stay valid beside the new ones.

    ``new_names``: a code may name another person than the code of its licence before it.
    """

    by: str = field(default_factory=getpass.getuser)
    at: datetime = field(default_factory=now)
    keep_old: bool = False
    new_names: bool = False
    #: Codes that are to be superseded are put behind the new ones, and go on counting until `supersede`.
    supersede_later: bool = False


@dataclass(slots=True)
class Told:
    """What `allocate` found besides, as places in what it was given: licences that had a code before.

    ``renamed``: whose code before names another person; ``limited``: whose code is neither valid nor revoked.
    """

    follows: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)
    limited: set[int] = field(default_factory=set)


#: What is told of a licence that is revoked as a whole.
REVOKED: Final = (
    "the licence is revoked, and a new code of it would be too: "
    "`liangzheng status set REGISTRY VALID --reinstate` first, if it counts again"
)
#: What is told of a code for a phone whose code was revoked alone.
LOST: Final = (
    "its code was revoked, and the request is of the phone that had it: the holder has to make a new one, on "
    "the phone that is to have the code"
)
#: What is told of a licence whose holder would have another name.
RENAMED: Final = (
    "the code that the licence has now names another person: look which of the two is right; if a name has "
    "changed, --new-name and the licence's number accept it, --new-names all of the run"
)


class RefusedLicencesError(BuilderError):
    """Licences that get no code; ``ordinals``: their places in what was given, from 0."""

    def __init__(self, message: str, *, code: str, ordinals: Sequence[int]) -> None:
        super().__init__(message, code=code)
        self.ordinals = tuple(ordinals)


class RevokedLicenceError(RefusedLicencesError):
    """Licences are revoked as a whole."""

    def __init__(self, ordinals: Sequence[int]) -> None:
        super().__init__(REVOKED, code="licence_revoked", ordinals=ordinals)


class LostPhoneError(RefusedLicencesError):
    """The codes of phones would be for the phones whose codes were revoked."""

    def __init__(self, ordinals: Sequence[int]) -> None:
        super().__init__(LOST, code="code_revoked", ordinals=ordinals)


class RenamedLicenceError(RefusedLicencesError):
    """The codes of licences would name other people than those before them."""

    def __init__(self, ordinals: Sequence[int]) -> None:
        super().__init__(RENAMED, code="licence_renamed", ordinals=ordinals)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a licence's newest code; ``licence``: the key that it stands under."""

    licence: bytes
    position: int
    content: bytes | None
    state: int
    scope: Scope


def allocate(
    registry: Registry,
    licences: Sequence[str],
    *,
    contents: Sequence[bytes | None] | None = None,
    names: Sequence[str | None] | None = None,
    former_names: Sequence[str | None] | None = None,
    phones: Collection[int] = (),
    issue: Issue | None = None,
    told: Told | None = None,
) -> list[StatusReference]:
    """Return the entry of each licence's code, in the order given; a new one is a random free one.

    ``contents``: what each code says, in bytes that are the same for the same content; None: it is not
    known. ``names``: whom each code is about, in the one form in which names are compared; ``former_names``:
    in the form of before. ``phones``: the places of codes that are for a phone, whose key their contents
    hold. ``told``: is given what was found besides.

    (1) A licence keeps its entry while its code says the same: every copy is reached by one change of
    its state. (2) A code that says something else, or follows one that was revoked alone, gets an entry of
    its own; it has the state that the licence had, and the codes before it become INVALID, as superseded,
    unless ``issue`` keeps them.
    (3) A licence that is revoked as a whole gets none: `RevokedLicenceError`. (4) A licence of which two
    codes are to say different things gets none either: `LicenceError` ``licence_contents``; nor (5) one whose
    code before names another person, unless ``issue`` accepts that: `RenamedLicenceError`; nor (6) one for a
    phone that says what the code before it said, which was revoked alone: `LostPhoneError`.

    All or nothing; concurrent callers never get the same entry. Batches of 100,000 and more are the fastest.
    """
    keys = registry.all_licence_keys(licences)
    if not keys:
        return []
    issue = issue or Issue()
    unknown = [None] * len(keys)
    said = _said(registry, keys, contents or unknown, names or unknown)
    formerly = [name and name_of(registry.content_key(b"", name)) for name in former_names or unknown]
    with writing(registry) as write:
        known = _known(write.connection, keys)
        revoked = [n for n, key in enumerate(keys) if any(map(_is_revoked, known.get(key[0], ())))]
        if revoked:
            raise RevokedLicenceError(revoked)
        lost = [n for n in phones if _is_lost(known.get(keys[n][0]), said[keys[n][0]])]
        if lost:
            raise LostPhoneError(lost)
        renamed = [
            n for n, (key, *_) in enumerate(keys) if _is_renamed(known.get(key), said[key], formerly[n])
        ]
        if renamed and not issue.new_names:
            raise RenamedLicenceError(renamed)
        new = sorted(key for key, content in said.items() if _needs_entry(known.get(key), content))
        fresh = dict(zip(new, _take(write.connection, registry.settings, len(new)), strict=True))
        learnt = [
            (old.licence, old.position, said[key])
            for key, (old, *_) in known.items()
            if key not in fresh and len(old.content or b"") < len(said[key] or b"")
        ]
        entries: list[Entry] = [(key, position, said[key]) for key, position in fresh.items()]
        replaced = [old.licence for key, codes in known.items() if key in fresh for old in codes]
        write.give([*entries, *learnt], replacing=[*replaced, *(licence for licence, _, _ in learnt)])
        _supersede(write, {key: codes for key, codes in known.items() if key in fresh}, fresh, issue)
    positions = {key: old.position for key, (old, *_) in known.items()} | fresh
    if told is not None:
        told.follows.update(place for place, key in enumerate(keys) if key[0] in known)
        told.renamed.update(renamed)
        limited = {key for key, (newest, *_) in known.items() if newest.state not in {VALID, INVALID}}
        told.limited.update(place for place, key in enumerate(keys) if key[0] in limited)
    return [registry.settings.reference(positions[key[0]]) for key in keys]


def supersede(registry: Registry, licences: Sequence[str], *, issue: Issue | None = None) -> int:
    """Let all codes of licences but the newest of each become INVALID, as superseded; return how many did.

    Done already, it does nothing; a licence that is not there has none.
    """
    keys = {key: each[0] for each in registry.all_licence_keys(licences) for key in each}
    with registry.database.read() as connection:
        if not _behind(connection, list(keys)):
            return 0
    with writing(registry) as write:
        behind = _behind(write.connection, list(keys))
        write.put_behind([(position, licence, True) for position, licence in behind])
        if behind:
            write.set([position for position, _ in behind], _superseded(issue or Issue()))
    return len(behind)


def _said(
    registry: Registry,
    keys: Sequence[tuple[bytes, ...]],
    contents: Sequence[bytes | None],
    names: Sequence[str | None],
) -> dict[bytes, bytes | None]:
    """Return the key of what each licence's code is to say."""
    said: dict[bytes, bytes | None] = {}
    for ordinal, (key, content, name) in enumerate(zip(keys, contents, names, strict=True)):
        value = None if content is None else registry.content_key(content, name)
        if said.setdefault(key[0], value) != value:
            raise LicenceError(
                "two codes of this licence are to say different things: only one of them can be right",
                code="licence_contents",
                ordinal=ordinal,
            )
    return said


def _behind(connection: Connection, keys: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Return the codes that stand behind newer ones and still count, with their licences' keys."""
    ask(connection, enumerate(keys))
    table = schema.earlier
    rows = connection.execute(
        select(table.c.position, table.c.licence)
        .join_from(schema.asked, table, schema.asked.c.licence == table.c.licence)
        .where(~table.c.superseded)
    )
    return [(row.position, row.licence) for row in rows]


def _is_revoked(known: _Known) -> bool:
    return known.state == INVALID and known.scope is Scope.LICENCE


def _is_lost(known: Sequence[_Known] | None, content: bytes | None) -> bool:
    """Say whether a code was revoked alone that said the same; of what was not kept, nothing is known."""
    if not known or content is None or (newest := known[0]).content is None:
        return False
    revoked = newest.state == INVALID and newest.scope is Scope.CODE
    return revoked and content_of(content) == content_of(newest.content)


def _needs_entry(known: Sequence[_Known] | None, content: bytes | None) -> bool:
    if not known or known[0].state == INVALID:
        return True
    before = known[0].content
    return content is not None and before is not None and content_of(content) != content_of(before)


def _is_renamed(known: Sequence[_Known] | None, content: bytes | None, formerly: bytes | str | None) -> bool:
    if not known or content is None or known[0].content is None:
        return False
    before = name_of(known[0].content)
    return bool(before) and name_of(content) not in {b"", before} and before != formerly


def _supersede(write: Write, old: dict[bytes, list[_Known]], fresh: dict[bytes, int], issue: Issue) -> None:
    """Put the codes before the new ones behind them, and give these the state that the licence had."""
    if not old:
        return
    later = issue.keep_old or issue.supersede_later
    codes = [(key, code) for key, each in old.items() for code in each]
    behind: list[Earlier] = [(code.position, key, not later or code.state == INVALID) for key, code in codes]
    ended = [code.position for _, code in codes if code.state != INVALID]
    if not later:  # then those that were kept until now end too
        kept = _kept(write.connection, old)
        behind += [(position, key, True) for position, key in kept]
        ended += [position for position, _ in kept]
    write.put_behind(behind)
    if ended and not later:
        write.set(ended, _superseded(issue))
    for state in sorted({newest.state for newest, *_ in old.values()} - {VALID, INVALID}):
        positions = [fresh[key] for key, (newest, *_) in old.items() if newest.state == state]
        write.set(positions, Order(state=state, by=issue.by, at=issue.at, reason="as the code before it"))


def _superseded(issue: Issue) -> Order:
    return Order(
        state=INVALID,
        by=issue.by,
        at=issue.at,
        reason="superseded by a newer code",
        scope=Scope.SUPERSEDED,
    )


def _kept(connection: Connection, old: dict[bytes, list[_Known]]) -> list[tuple[int, bytes]]:
    """Return the codes that were kept beside newer ones, with the keys that their licences have now."""
    keys = list(old)
    table = schema.earlier
    asked = {(n, key) for n, own in enumerate(keys) for key in (own, *(code.licence for code in old[own]))}
    ask(connection, asked)
    rows = connection.execute(
        select(schema.asked.c.ordinal, table.c.position)
        .join_from(schema.asked, table, schema.asked.c.licence == table.c.licence)
        .where(~table.c.superseded)
    )
    return [(row.position, keys[row.ordinal]) for row in rows]


def _known(connection: Connection, keys: Sequence[tuple[bytes, ...]]) -> dict[bytes, list[_Known]]:
    """Return what is known of licences, by the first of the keys that each may stand under, in their order.

    A licence has more than one newest code where its number was once written in two ways.
    """
    owners: dict[bytes, dict[bytes, int]] = {}
    for each in set(keys):
        for rank, key in enumerate(each):
            owners.setdefault(key, {}).setdefault(each[0], rank)
    ask(connection, enumerate(owners))
    asked, entry, state, change = schema.asked, schema.entry, schema.state, schema.change
    rows = connection.execute(
        select(entry.c.licence, entry.c.position, entry.c.content, state.c.state, change.c.scope).select_from(
            asked.join(entry, asked.c.licence == entry.c.licence)
            .outerjoin(state, entry.c.position == state.c.position)
            .outerjoin(change, state.c.change_id == change.c.id)
        )
    )
    found: dict[bytes, list[tuple[int, _Known]]] = {}
    for licence, position, content, value, scope in rows:
        known = _Known(
            licence, position, content, VALID if value is None else value, Scope(scope or Scope.LICENCE)
        )
        for own, rank in owners[licence].items():
            found.setdefault(own, []).append((rank, known))
    return {
        own: [known for _, known in sorted(codes, key=lambda pair: pair[0])] for own, codes in found.items()
    }


def _take(connection: Connection, settings: Settings, count: int) -> list[int]:
    """Take free positions: of the newest list while it has any, then of new lists."""
    positions: list[int] = []
    table = schema.shard
    newest = connection.execute(select(table).order_by(table.c.number.desc()).limit(1)).one_or_none()
    number, used, taken = (
        (newest.number, newest.used, newest.taken) if newest else (-1, settings.shard_size, None)
    )
    while count:
        if used == settings.shard_size:
            number, used, taken = number + 1, 0, bytes(settings.shard_size // 8)
            connection.execute(insert(table).values(number=number, used=0, taken=taken, revision=1))
        part = min(count, settings.shard_size - used)
        bitmap = bytearray(taken or b"")
        slots = take_slots(bitmap, size=settings.shard_size, used=used, count=part)
        positions += [number * settings.shard_size + slot for slot in slots]
        used, count = used + part, count - part
        taken = None if used == settings.shard_size else bytes(bitmap)
        connection.execute(update(table).where(table.c.number == number).values(used=used, taken=taken))
    return positions
