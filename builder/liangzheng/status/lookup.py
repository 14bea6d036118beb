"""Looking up: what a registry holds in all, and what it knows of one licence."""

from dataclasses import dataclass

from sqlalchemy import func, select

from liangzheng.status import schema
from liangzheng.status.registry import Registry
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


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with its present state and its past, oldest first."""

    reference: StatusReference
    state: int
    past: tuple[Past, ...]


def overview(registry: Registry) -> Overview:
    """Count what is there."""
    with registry.database.read() as connection:
        lists = connection.execute(select(func.count()).select_from(schema.shard)).scalar_one()
        entries = connection.execute(select(func.coalesce(func.sum(schema.shard.c.used), 0))).scalar_one()
        states = connection.execute(select(schema.state.c.state, func.count()).group_by(schema.state.c.state))
        return Overview(lists, int(entries), dict(states.all()))


def find(registry: Registry, licence: str) -> Found | None:
    """Return what is known of a licence, or None where it has no entry."""
    entry, state, history, change = schema.entry, schema.state, schema.history, schema.change
    with registry.database.read() as connection:
        position = None
        for key in registry.licence_keys(licence):
            if position is None:
                known = select(entry.c.position).where(entry.c.licence == key)
                position = connection.execute(known).scalar_one_or_none()
        if position is None:
            return None
        present = connection.execute(
            select(state.c.state).where(state.c.position == position)
        ).scalar_one_or_none()
        past = connection.execute(
            select(change.c.at, change.c.by, change.c.reason, history.c.previous, history.c.state)
            .select_from(history.join(change, history.c.change_id == change.c.id))
            .where(history.c.position == position)
            .order_by(change.c.id)
        )
        reference = registry.settings.reference(position)
        return Found(
            reference, VALID if present is None else present, tuple(Past(*row) for row in past.all())
        )
