"""Carrying out an order: the states of positions, all or nothing, every change kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Connection, Integer, SmallInteger, delete, func, insert, literal, select, update

from liangzheng.errors import BuilderError
from liangzheng.status import schema
from liangzheng.status.batches import aim
from liangzheng.status.registry import Settings
from liangzheng.status.scopes import Scope
from liangzheng.status.states import INVALID, VALID, state_name

_UNCHANGED = func.coalesce(schema.state.c.state, VALID)
_TARGET_STATES = schema.target.outerjoin(schema.state, schema.target.c.position == schema.state.c.position)


@dataclass(frozen=True, slots=True)
class Change:
    """What one call did: ``entries`` named, ``changed`` of them to another state, in so many ``lists``."""

    id: int
    entries: int
    changed: int
    lists: int


class RevokedEntryError(BuilderError):
    """Entries are INVALID, and would count again. ``position``: of one of them."""

    def __init__(self, count: int, position: int, state: int) -> None:
        super().__init__(
            f"{count} of the entries are INVALID; --reinstate is needed to make them {state_name(state)}",
            code="entry_revoked",
        )
        self.position = position


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
    scope: Scope = Scope.LICENCE

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return the order that a journal tells; `ValueError`, `TypeError`, `KeyError` for what is none.

        It was checked when it was first carried out.
        """
        return cls(
            state=int(told["state"]),
            by=str(told["by"]),
            at=datetime.fromisoformat(told["at"]),
            reason=str(told["reason"]),
            reinstate=True,
            scope=Scope(told["scope"]),
        )


def carry_out(connection: Connection, settings: Settings, order: Order, positions: Sequence[int]) -> Change:
    """Set positions to a state.

    (1) refuse to weaken a revocation; (2) record the change; (3) keep each entry's history; (4) mark the
    lists whose values differ; (5) write the states, of which VALID is the absence.
    """
    aim(connection, positions)
    # (1)
    target, state = schema.target, schema.state
    if order.state != INVALID and not order.reinstate:
        revoked = select(func.count(), func.min(target.c.position)).select_from(_TARGET_STATES)
        count, first = connection.execute(revoked.where(state.c.state == INVALID)).one()
        if count:
            raise RevokedEntryError(count, first, order.state)
    # (2)
    record = insert(schema.change).values(
        at=int(order.at.timestamp()), by=order.by, reason=order.reason, scope=order.scope.value
    )
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
