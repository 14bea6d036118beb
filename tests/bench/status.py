"""Publishing status lists for a nation, and setting states by the million."""

import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from liangzheng.keys import SigningKey
from liangzheng.status import schema
from liangzheng.status.allocation import allocate
from liangzheng.status.batches import insert_rows
from liangzheng.status.changes import Order, set_licences
from liangzheng.status.publishing import Published, Terms, publish
from liangzheng.status.registry import SHARD_SIZE, Registry
from liangzheng.status.states import INVALID, SUSPENDED
from tests.support import postgres

#: Drivers in China, rounded up, and the share of them whose licence is revoked.
LICENCES = int(os.environ.get("LIANGZHENG_BENCH_LICENCES", "120_000_000"))
REVOKED = 0.01
MILLION = 1_000_000
CHANGES = 10_000
BATCH = 100_000


@contextmanager
def _timed(what: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    print(f"  {time.perf_counter() - begin:7.2f} s  {what}")


def main() -> None:
    at, key = datetime.now(UTC), SigningKey.generate()
    with tempfile.TemporaryDirectory() as folder:
        _nation(Path(folder), key, at)
    with tempfile.TemporaryDirectory() as folder:
        print("  SQLite")
        _million(str(Path(folder, "registry")), None, at)
        if programs := postgres.find():
            print("  PostgreSQL")
            with postgres.serving(programs) as server:
                _million(server.database(), Path(folder, "secret.key"), at)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory {peak:.0f} MB")


def _nation(folder: Path, key: SigningKey, at: datetime) -> None:
    """Publish every list of a nation, then those that some changes touched."""
    registry = Registry.create(str(folder / "registry"), uri_prefix="https://x.test/status/", at=at)
    with _timed(f"to fill a registry of {LICENCES:,} entries, {REVOKED:.0%} of them revoked"):
        changed = _fill(registry, at)
    target = folder / "lists"
    with _timed("to publish all lists"):
        first = publish(registry, target, key, Terms(at=at))
    _told(first)
    with _timed(f"to suspend {CHANGES:,} licences, all over the country"):
        set_licences(registry, changed, Order(state=SUSPENDED, by="bench", at=at))
    with _timed("to publish again"):
        again = publish(registry, target, key, Terms(at=at))
    _told(again)
    with _timed("to publish when nothing changed"):
        _told(publish(registry, target, key, Terms(at=at)))


def _told(done: Published) -> None:
    size = done.bytes / max(done.written, 1)
    print(f"{'':12}{done.written} of {done.lists} lists written, {size:,.0f} bytes each")


def _fill(registry: Registry, at: datetime) -> list[str]:
    """Write the registry as it stands after years of issuing; return some licences that are VALID.

    Publishing reads lists and states, never the table of licences, so only those licences have a row there
    that are set here; `_million` gives entries and sets states by the commands' own ways.
    """
    chance = random.Random(1)
    lists = -(-LICENCES // SHARD_SIZE)
    positions = chance.sample(range(lists * SHARD_SIZE), int(LICENCES * REVOKED) + CHANGES)
    revoked, valid = positions[CHANGES:], positions[:CHANGES]
    with registry.database.write() as connection:
        shards = ((number, SHARD_SIZE, None, 1) for number in range(lists))
        insert_rows(connection, schema.shard, ("number", "used", "taken", "revision"), shards)
        connection.execute(insert(schema.change).values(id=1, at=int(at.timestamp()), by="bench", reason=""))
        states = ((position, INVALID, 1) for position in sorted(revoked))
        insert_rows(connection, schema.state, ("position", "state", "change_id"), states)
        entries = ((registry.licence_keys(str(position))[0], position) for position in valid)
        insert_rows(connection, schema.entry, ("licence", "position"), entries)
    return [str(position) for position in valid]


def _million(location: str, secret: Path | None, at: datetime) -> None:
    registry = Registry.create(location, uri_prefix="https://x.test/status/", at=at, secret_file=secret)
    licences = [str(number) for number in range(MILLION)]
    with _timed(f"to give {MILLION:,} licences an entry"):
        for start in range(0, MILLION, BATCH):
            allocate(registry, licences[start : start + BATCH])
    with _timed(f"to set {MILLION:,} licences"):
        set_licences(registry, licences, Order(state=INVALID, by="bench", at=at))
