"""What another past of a registry tells and this one lacks: no revocation is lost, and no code is forgotten.

A registry has two pasts where something was written on an older backup that was put back: the journal of
before tells of writes that are not here, under numbers that others have by now. Of these are carried out:
codes that this past does not know, and states that weigh more than those here (revoked, then anything else,
then valid), on all codes of a licence where they are about it. Nothing is made valid by it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from liangzheng.status import schema
from liangzheng.status.batches import aim, ask
from liangzheng.status.journal import Line
from liangzheng.status.orders import Order
from liangzheng.status.scopes import Scope
from liangzheng.status.states import INVALID, VALID, weight
from liangzheng.status.writes import Earlier, Entry, Told, told_by
from liangzheng.times import now

_REASON: Final = "as the licence's other code, when two pasts of the registry were merged"


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is to be carried out. ``shared``: positions that both pasts gave, to two licences.

    ``reinstated``: how many positions are valid there, and stay what they are here. ``doubled``: the newest
    codes that a licence has of each past, this one's first, where both count.
    """

    told: Told
    shared: tuple[int, ...] = ()
    reinstated: int = 0
    doubled: tuple[tuple[int, int], ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Say whether this past has all of the other."""
        told = self.told
        return not (told.entries or told.earlier or told.orders)


@dataclass(slots=True)
class _There:
    """The other past, as its lines leave it."""

    #: A licence's codes, the newest last: position and content.
    codes: dict[bytes, dict[int, bytes | None]] = field(default_factory=dict)
    behind: dict[int, tuple[bytes, bool]] = field(default_factory=dict)
    states: dict[int, Order] = field(default_factory=dict)
    changes: int = 0

    def add(self, told: Told) -> None:
        for key, position, content in told.entries:
            codes = self.codes.setdefault(key, {})
            codes.pop(position, None)
            codes[position] = content
        for position, key, superseded in told.earlier:
            self.behind[position] = (key, superseded)
        for order, positions in told.orders:
            self.states.update(dict.fromkeys(positions, order))
        self.changes += len(told.orders) + sum(changes + 1 for _, changes in told.merged)

    def owners(self) -> dict[int, bytes]:
        given = {position: key for key, codes in self.codes.items() for position in codes}
        return {position: key for position, (key, _) in self.behind.items()} | given


class _Here:
    """What this past says of the same licences and positions."""

    def __init__(self, connection: Connection, there: _There) -> None:
        entry, earlier, state, change = schema.entry, schema.earlier, schema.state, schema.change
        owners = there.owners()
        aim(connection, {*owners, *there.states})
        places = select(schema.target.c.position)
        #: Who has the positions that the other past speaks of.
        self.owners: dict[int, bytes] = {
            position: key
            for table in (earlier, entry)
            for position, key in connection.execute(
                select(table.c.position, table.c.licence).where(table.c.position.in_(places))
            )
        }
        ask(connection, enumerate({*owners.values(), *self.owners.values()}))
        licences = select(schema.asked.c.licence)
        newest = select(entry.c.licence, entry.c.position).where(entry.c.licence.in_(licences))
        self.newest: dict[bytes, int] = dict(connection.execute(newest).all())
        #: Earlier codes of these licences: position -> the licence, whether it is superseded.
        self.behind: dict[int, tuple[bytes, bool]] = {
            position: (key, superseded)
            for position, key, superseded in connection.execute(
                select(earlier.c.position, earlier.c.licence, earlier.c.superseded).where(
                    earlier.c.licence.in_(licences) | earlier.c.position.in_(places)
                )
            )
        }
        aim(connection, {*owners, *there.states, *self.newest.values(), *self.behind})
        self.states: dict[int, tuple[int, Scope, str]] = {
            position: (value, Scope(scope or Scope.LICENCE), by)
            for position, value, scope, by in connection.execute(
                select(state.c.position, state.c.state, change.c.scope, change.c.by)
                .join_from(schema.target, state, schema.target.c.position == state.c.position)
                .join(change, state.c.change_id == change.c.id)
            )
        }

    def counting(self) -> dict[bytes, set[int]]:
        """Return the positions of each licence that share what happens to it."""
        found = {key: {position} for key, position in self.newest.items()}
        for position, (key, superseded) in self.behind.items():
            if not superseded:
                found.setdefault(key, set()).add(position)
        return found


def lacking(connection: Connection, lines: Iterable[Line]) -> Lacking:
    """Return what a registry lacks of another past, given by its lines in order; raises as `told_by`."""
    there, ids = _There(), []
    for line in lines:
        there.add(told_by(line))
        ids.append(line.id)
    here = _Here(connection, there)
    entries, replaced, earlier = _codes(here, there)
    counting = here.counting()
    added: dict[bytes, set[int]] = {}
    for key, position, _ in entries:
        added.setdefault(key, set()).add(position)
    for position, key, superseded in earlier:
        if not superseded:
            added.setdefault(key, set()).add(position)
        else:
            counting.get(key, set()).discard(position)
    orders, reinstated = _states(here, there, counting, added)
    owners = there.owners()
    shared = sorted(place for place, key in owners.items() if here.owners.get(place, key) != key)
    told = Told(entries, replaced, earlier, orders, [(ids, there.changes)])
    return Lacking(told, tuple(shared), reinstated, tuple(_doubled(here, there, told)))


def _doubled(here: _Here, there: _There, told: Told) -> Iterator[tuple[int, int]]:
    """Yield the codes, from here and from there, that no past has put behind the other, and both count."""
    replaced = {key for key, _, _ in told.entries}
    revoked = {place for place, (state, *_) in here.states.items() if state == INVALID}
    revoked |= {place for order, places in told.orders if order.state == INVALID for place in places}
    for position, key, superseded in told.earlier:
        newest = here.newest.get(key)
        if superseded or newest is None or key in replaced or position in there.behind:
            continue
        if not revoked & {newest, position}:
            yield newest, position


def _codes(here: _Here, there: _There) -> tuple[list[Entry], list[bytes], list[Earlier]]:
    """Return the codes that are not known here: entries, whose they take the place of, and those behind."""
    entries: list[Entry] = []
    replaced: list[bytes] = []
    earlier: dict[int, Earlier] = {}
    for key, codes in there.codes.items():
        newest, before = next(reversed(codes)), here.newest.get(key)
        if before is None or (before != newest and before in there.behind):
            # Nothing was issued here since: the newest is the other past's.
            entries.append((key, newest, codes[newest]))
            if before is not None:
                replaced.append(key)
                earlier[before] = (before, key, there.behind[before][1])
        else:
            newest = before
        for position in codes:
            if position != newest and position not in here.behind:
                earlier[position] = (position, key, there.behind.get(position, (key, False))[1])
    for position, (key, superseded) in there.behind.items():
        if superseded and here.behind.get(position) == (key, False):
            earlier[position] = (position, key, True)
    return entries, replaced, list(earlier.values())


def _states(
    here: _Here, there: _There, counting: dict[bytes, set[int]], added: dict[bytes, set[int]]
) -> tuple[list[tuple[Order, list[int]]], int]:
    """Return the orders that weigh more than what is here, and how many say that something is valid again."""
    found: dict[int, Order] = {}
    reinstated = 0

    def put(order: Order, positions: Iterable[int]) -> None:
        for position in positions:
            present = found[position].state if position in found else here.states.get(position, (VALID,))[0]
            if weight(order.state) > weight(present):
                found[position] = order

    owners = here.owners | there.owners()
    for position, order in there.states.items():
        if order.state == VALID:
            reinstated += position in here.states
            continue
        places = {position}
        if order.scope is Scope.LICENCE and position in owners:
            key = owners[position]
            places |= counting.get(key, set()) | added.get(key, set())
        put(order, places)
    for key, positions in added.items():  # what befell the licence here is true of its codes from there
        state, scope, by = here.states.get(here.newest.get(key, -1), (VALID, Scope.LICENCE, ""))
        if state != VALID and scope is Scope.LICENCE:
            put(Order(state=state, by=by, at=now(), reason=_REASON), positions)
    by_order: dict[int, tuple[Order, list[int]]] = {}
    for position, order in sorted(found.items()):
        by_order.setdefault(id(order), (order, []))[1].append(position)
    return list(by_order.values()), reinstated
