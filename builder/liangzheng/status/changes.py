"""Setting states: of one licence or a million, all or nothing, every change kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, SmallInteger, delete, func, insert, literal, select, update

from liangzheng.errors import BuilderError
from liangzheng.status import schema
from liangzheng.status.batches import aim, ask
from liangzheng.status.registry import Registry, Settings
from liangzheng.status.states import INVALID, VALID, check_state, state_name

_UNCHANGED = func.coalesce(schema.state.c.state, VALID)
_TARGET_STATES = schema.target.outerjoin(schema.state, schema.target.c.position == schema.state.c.position)


@dataclass(frozen=True, slots=True)
class Change:
    """What one call did: ``entries`` named, ``changed`` of them to another state, in so many ``lists``."""

    id: int
    entries: int
    changed: int
    lists: int


class UnknownEntryError(BuilderError):
    """A licence is not in the registry; ``ordinal`` is its place in what was given, from 0."""

    def __init__(self, message: str, *, ordinal: int) -> None:
        super().__init__(message, code="entry_unknown")
        self.ordinal = ordinal


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to set: the status type, why, who says so and when.

    A licence once INVALID stays so unless ``reinstate`` is given: neither a wrong line in a file nor a
    suspension of many can turn a revocation into something milder unnoticed.
    """

    state: int
    by: str
    at: datetime
    reason: str = ""
    reinstate: bool = False


def set_licences(registry: Registry, licences: Sequence[str], order: Order) -> Change:
    """Set the state of licences; one that has no entry is an `UnknownEntryError` and nothing is set."""
    check_state(order.state, bits=registry.settings.bits)
    keys = [
        (ordinal, key) for ordinal, licence in enumerate(licences) for key in registry.licence_keys(licence)
    ]
    with registry.database.write() as connection:
        ask(connection, [key for _, key in keys])
        found = schema.asked.outerjoin(schema.entry, schema.asked.c.licence == schema.entry.c.licence)
        rows = connection.execute(select(schema.asked.c.ordinal, schema.entry.c.position).select_from(found))
        positions = []
        unknown = set(range(len(licences)))
        for place, position in rows:
            if position is not None:  # a licence with two entries, from before the normal form, has both set
                unknown.discard(keys[place][0])
                positions.append(position)
        if unknown:
            raise UnknownEntryError("the licence has no entry in the registry", ordinal=min(unknown))
        aim(connection, positions)
        return _apply(connection, registry.settings, order)


def _apply(connection: Connection, settings: Settings, order: Order) -> Change:
    """Set the entries in `schema.target`.

    (1) refuse to weaken a revocation; (2) record the change; (3) keep each entry's history; (4) mark the
    lists whose values differ; (5) write the states, of which VALID is the absence.
    """
    # (1)
    target, state = schema.target, schema.state
    if order.state != INVALID and not order.reinstate:
        revoked = select(func.count()).select_from(_TARGET_STATES).where(state.c.state == INVALID)
        if count := connection.execute(revoked).scalar_one():
            raise BuilderError(
                f"{count} of the entries are INVALID; "
                f"--reinstate is needed to make them {state_name(order.state)}",
                code="entry_revoked",
            )
    # (2)
    record = insert(schema.change).values(at=int(order.at.timestamp()), by=order.by, reason=order.reason)
    change_id = connection.execute(record.returning(schema.change.c.id)).scalar_one()
    # (3)
    new_state = literal(order.state, SmallInteger)
    new_change = literal(change_id, Integer)
    entries = connection.execute(
        insert(schema.history).from_select(
            ("position", "change_id", "previous", "state"),
            select(target.c.position, new_change, _UNCHANGED, new_state)
            .select_from(_TARGET_STATES)
            .order_by(target.c.position),
        )
    ).rowcount
    # (4)
    number_of = (target.c.position // settings.shard_size).label("number")
    differing = connection.execute(
        select(number_of, func.count())
        .select_from(_TARGET_STATES)
        .where(_UNCHANGED.op("<>")(order.state))
        # By name: PostgreSQL does not treat two parameters of the same value as one expression.
        .group_by(number_of.name)
    ).all()
    for number, _count in differing:
        connection.execute(
            update(schema.shard)
            .where(schema.shard.c.number == number)
            .values(revision=schema.shard.c.revision + 1)
        )
    # (5)
    connection.execute(delete(state).where(state.c.position.in_(select(target.c.position))))
    if order.state != VALID:
        connection.execute(
            insert(state).from_select(
                ("position", "state", "change_id"),
                select(target.c.position, new_state, new_change).order_by(target.c.position),
            )
        )
    return Change(change_id, entries, sum(count for _, count in differing), len(differing))
