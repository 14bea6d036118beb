"""Whether a registry and its journal belong together as they stand: a person is told where they do not."""

from liangzheng.status.registry import Registry
from liangzheng.status.writes import branched, knows, read_head


def older_than_journal(registry: Registry) -> str:
    """Return what is told of a registry that lacks what its journal has; "" where it lacks nothing."""
    line = registry.last_told()
    with registry.database.read() as connection:
        head = read_head(connection)
        if line is None or knows(connection, line.head):
            return ""
    if line.serial <= head.serial:
        return branched(registry, line)
    if line.registry == registry.settings.name and line.follows(head):
        return (
            f"{registry.location}: its journal has a write ({line.serial}) that was cut off before it was "
            "here: the next command that writes or publishes carries it out"
        )
    return (
        f"{registry.location} is older than its journal {registry.journal().path} (write {head.serial}; the "
        f"journal has {line.serial}), as after an older backup, and what is told here is not the newest: "
        f"`liangzheng status replay {registry.location}` brings it up to date"
    )


def lost_journal(registry: Registry) -> str:
    """Return what is told of a registry whose journal lacks what it has; "" where it lacks nothing.

    Told until there is a backup as of a write behind what is missing. Of a registry in a server, each machine
    that writes has a journal of its own, which may have less; what it had must be there.
    """
    stand = registry.stand()
    with registry.database.read() as connection:
        head = read_head(connection)
    last = stand.line.serial if stand.line else 0
    ends_early = not registry.has_server and last < head.serial and stand.backup < head.serial
    if not (ends_early or stand.lacks):
        return ""
    path = registry.journal().path
    if ends_early:
        what = f"{path} is not there"
        if path.exists():
            what = f"{path} ends with write {last}" if last else f"{path} has no write"
    elif stand.is_cut:
        what = f"{path} is not as it was: lines of it are missing, or were changed"
    else:
        what = f"{path} lacks what came before write {stand.gap}"
    return (
        f"{registry.location}: it is at write {head.serial}, and its journal {what}: put the journal back "
        "where it was moved; if it is lost, make a backup now (`liangzheng status backup`), since no older "
        "one can be brought up to date any more"
    )
