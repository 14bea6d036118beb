"""What a folder of lists says by itself: whoever is INVALID there must not come to count unnoticed.

What was published is noted beside the lists, but the note may be lost, emptied, or put back with an older
copy of the folder. The lists then speak: a registry that they are of either has each state that they tell, or
knows of the change that ended it.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from typing import Final

from sqlalchemy import Connection, func, select

from liangzheng.status import schema
from liangzheng.status.batches import aim
from liangzheng.status.states import weight
from liangzheng.status.tokens import ListToken

#: Between the time that a change is dated by and the time when it counts, others may publish.
_UNDER_WAY: Final = timedelta(minutes=10)
#: Positions that are asked for at once.
_SOME: Final = 10_000


def forgotten(connection: Connection, before: ListToken, now: ListToken, *, first: int) -> list[int]:
    """Return the positions that weigh more in a list from before than in the one to come, unexplained.

    ``first``: the position of the list's first entry. What explains one is a change in the registry that took
    the entry out of that state, and is not older than the list that still tells it.
    """
    since = int((before.issued_at - _UNDER_WAY).timestamp())
    history, change, target = schema.history, schema.change, schema.target
    found: list[int] = []
    for some in batched(_milder(before, now), _SOME, strict=False):
        states = {first + offset: state for offset, state in some}
        aim(connection, states)
        ended = connection.execute(
            select(target.c.position, history.c.previous, func.max(change.c.at))
            .select_from(target)
            .join(history, history.c.position == target.c.position)
            .join(change, change.c.id == history.c.change_id)
            .where(change.c.at >= since)
            .group_by(target.c.position, history.c.previous)
        )
        explained = {(position, previous) for position, previous, _ in ended}
        found += [position for position, state in states.items() if (position, state) not in explained]
    return found


def _milder(before: ListToken, now: ListToken) -> Iterator[tuple[int, int]]:
    """Yield the offsets whose state weighs less now, each with the state that it had."""
    if (before.bits, before.packed) == (now.bits, now.packed):
        return
    for offset in range(len(before.packed) * 8 // before.bits):
        state = before.value(offset)
        if state and weight(state) > weight(now.value(offset)):
            yield offset, state
