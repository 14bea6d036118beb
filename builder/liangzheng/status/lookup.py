"""Looking up: what a registry holds in all, and what it knows of one licence."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from liangzheng.errors import BuilderError
from liangzheng.status import schema
from liangzheng.status.batches import aim, ask
from liangzheng.status.registry import Registry
from liangzheng.status.scopes import Scope
from liangzheng.status.states import VALID
from verifier_wasm.envelope import StatusReference


@dataclass(frozen=True, slots=True)
class Overview:
    """A registry in numbers: ``states`` counts the entries that are not VALID, by state."""

    lists: int
    entries: int
    states: dict[int, int]


@dataclass(frozen=True, slots=True)
class Past:
    """One change of an entry: times in seconds since 1970."""

    at: int
    by: str
    reason: str
    previous: int
    state: int
    #: What the change was about, a `Scope`'s value; None: as a licence, before others were known.
    scope: str | None


@dataclass(frozen=True, slots=True)
class Code:
    """An entry with its present state and its past, oldest first.

    ``position``: what `set_codes` names it by. ``superseded``: a newer code took its place.
    """

    reference: StatusReference
    position: int
    state: int
    past: tuple[Past, ...]
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a licence: its newest code, and the earlier ones, newest first."""

    newest: Code
    earlier: tuple[Code, ...] = ()

    @property
    def state(self) -> int:
        """The state of the newest code."""
        return self.newest.state

    @property
    def past(self) -> tuple[Past, ...]:
        """What befell the newest code."""
        return self.newest.past


def overview(registry: Registry) -> Overview:
    """Count what is there."""
    with registry.database.read() as connection:
        lists = connection.execute(select(func.count()).select_from(schema.shard)).scalar_one()
        entries = connection.execute(select(func.coalesce(func.sum(schema.shard.c.used), 0))).scalar_one()
        states = connection.execute(select(schema.state.c.state, func.count()).group_by(schema.state.c.state))
        return Overview(lists, int(entries), dict(states.all()))


def standings(
    registry: Registry, codes: Sequence[tuple[StatusReference, str]]
) -> list[tuple[int, Scope] | None]:
    """Return the state of each code, given by its entry and its licence, and what the change to it was about.

    None: the registry has given its licence no such entry. One of another registry's lists is VALID: nothing
    is known of it here.
    """
    positions = [registry.settings.position(reference) for reference, _ in codes]
    keys = registry.all_licence_keys([licence for _, licence in codes])
    state, change, asked = schema.state, schema.change, schema.asked
    with registry.database.read() as connection:
        aim(connection, (position for position in positions if position is not None))
        rows = connection.execute(
            select(state.c.position, state.c.state, change.c.scope)
            .join_from(schema.target, state, schema.target.c.position == state.c.position)
            .join(change, state.c.change_id == change.c.id)
        )
        found = {row.position: (row.state, Scope(row.scope or Scope.LICENCE)) for row in rows}
        ask(connection, ((ordinal, key) for ordinal, each in enumerate(keys) for key in each))
        given = {
            (row.ordinal, row.position)
            for table in (schema.entry, schema.earlier)
            for row in connection.execute(
                select(asked.c.ordinal, table.c.position).join_from(
                    asked, table, asked.c.licence == table.c.licence
                )
            )
        }
    valid = (VALID, Scope.LICENCE)
    return [
        valid if position is None else found.get(position, valid) if (ordinal, position) in given else None
        for ordinal, position in enumerate(positions)
    ]


def ended(registry: Registry, licences: Sequence[tuple[str, Sequence[str]]]) -> set[int]:
    """Return the places of licences that do not count as a whole under one of their other ids.

    ``licences``: each with its other ids. Revoked and suspended are both meant; a lost print is not.
    """
    asked, entry, state, change = schema.asked, schema.entry, schema.state, schema.change
    keys: set[tuple[int, bytes]] = set()
    for ordinal, (own, others) in enumerate(licences):
        found = {key for each in registry.all_licence_keys(others) for key in each}
        keys.update((ordinal, key) for key in found.difference(registry.licence_keys(own)))
    with registry.database.read() as connection:
        ask(connection, keys)
        rows = connection.execute(
            select(asked.c.ordinal, change.c.scope)
            .select_from(asked.join(entry, asked.c.licence == entry.c.licence))
            .join(state, entry.c.position == state.c.position)
            .join(change, state.c.change_id == change.c.id)
            .where(state.c.state != VALID)
        )
        return {row.ordinal for row in rows if Scope(row.scope or Scope.LICENCE) is Scope.LICENCE}


def newest(registry: Registry, licences: Sequence[str]) -> list[list[tuple[int, Scope]]]:
    """Return the state of each licence's newest code, and what the change to it was about.

    Nothing for a licence that has none; more than one where its number was once written in two ways.
    """
    keys: list[tuple[bytes, ...]] = []
    for licence in licences:
        try:
            keys.append(registry.licence_keys(licence))
        except BuilderError:  # no number of a licence
            keys.append(())
    asked, entry, state, change = schema.asked, schema.entry, schema.state, schema.change
    found: list[list[tuple[int, Scope]]] = [[] for _ in licences]
    with registry.database.read() as connection:
        ask(connection, ((ordinal, key) for ordinal, each in enumerate(keys) for key in each))
        rows = connection.execute(
            select(asked.c.ordinal, state.c.state, change.c.scope).select_from(
                asked.join(entry, asked.c.licence == entry.c.licence)
                .outerjoin(state, entry.c.position == state.c.position)
                .outerjoin(change, state.c.change_id == change.c.id)
            )
        )
        for ordinal, value, scope in rows:
            found[ordinal].append((VALID if value is None else value, Scope(scope or Scope.LICENCE)))
    return found


def newest_contents(registry: Registry, licences: Sequence[str]) -> list[list[bytes | None]]:
    """Return the key of what each licence's newest code says, see `Registry.content_key`; as `newest`."""
    asked, entry = schema.asked, schema.entry
    found: list[list[bytes | None]] = [[] for _ in licences]
    keys = registry.all_licence_keys(licences) if licences else []
    with registry.database.read() as connection:
        ask(connection, ((ordinal, key) for ordinal, each in enumerate(keys) for key in each))
        rows = connection.execute(
            select(asked.c.ordinal, entry.c.content).select_from(
                asked.join(entry, asked.c.licence == entry.c.licence)
            )
        )
        for ordinal, content in rows:
            found[ordinal].append(content)
    return found


def find(registry: Registry, licence: str) -> Found | None:
    """Return what is known of a licence, or None where it has no entry."""
    entry, earlier = schema.entry, schema.earlier
    keys = registry.licence_keys(licence)
    with registry.database.read() as connection:
        rows = connection.execute(select(entry.c.licence, entry.c.position).where(entry.c.licence.in_(keys)))
        newest = {row.licence: row.position for row in rows}
        if not newest:
            return None
        others = connection.execute(
            select(earlier.c.position, earlier.c.superseded).where(earlier.c.licence.in_(keys))
        ).all()
        position = next(newest[key] for key in keys if key in newest)
        # Under a second key stands a code from before numbers had one form.
        others_of_keys = [(place, False) for place in newest.values() if place != position]
        codes = [_code(registry, connection, *row) for row in (*others_of_keys, *map(tuple, others))]
        codes.sort(key=lambda code: max((past.at for past in code.past), default=0), reverse=True)
        return Found(_code(registry, connection, position), tuple(codes))


def _code(registry: Registry, connection: Connection, position: int, superseded: bool = False) -> Code:
    state, history, change = schema.state, schema.history, schema.change
    present = connection.execute(
        select(state.c.state).where(state.c.position == position)
    ).scalar_one_or_none()
    past = connection.execute(
        select(change.c.at, change.c.by, change.c.reason, history.c.previous, history.c.state, change.c.scope)
        .select_from(history.join(change, history.c.change_id == change.c.id))
        .where(history.c.position == position)
        .order_by(change.c.id)
    )
    return Code(
        registry.settings.reference(position),
        position,
        VALID if present is None else present,
        tuple(Past(*row) for row in past.all()),
        superseded,
    )
