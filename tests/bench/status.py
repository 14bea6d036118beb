"""Publishing status lists: a registry of many licences, a change of one beside the signing of all."""

import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from builder.keys import SigningKey
from builder.status.allocation import allocate
from builder.status.changes import Order, set_licences
from builder.status.publishing import Terms, publish
from builder.status.registry import Registry
from builder.status.states import INVALID

LICENCES = 1_000_000
BATCH = 100_000


def main(licences: int = LICENCES) -> None:
    at, key = datetime.now(UTC), SigningKey.generate()
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry.create(f"{folder}/registry", uri_prefix="https://x.test/status/", at=at)
        begin = time.perf_counter()
        for start in range(0, licences, BATCH):
            allocate(registry, [str(number) for number in range(start, start + BATCH)])
        print(f"{licences:,} entries given in {time.perf_counter() - begin:.1f} s")
        begin = time.perf_counter()
        revoked = [str(number) for number in range(0, licences, 100)]
        set_licences(registry, revoked, Order(state=INVALID, by="bench", at=at))
        print(f"{len(revoked):,} revoked in {time.perf_counter() - begin:.2f} s")
        target = Path(folder) / "lists"
        begin = time.perf_counter()
        done = publish(registry, target, key, Terms(at=at))
        everything = time.perf_counter() - begin
        size = done.bytes / max(done.written, 1)
        print(f"{done.written} lists, {size:,.0f} bytes each, in {everything:.2f} s")
        set_licences(registry, ["1"], Order(state=INVALID, by="bench", at=at))
        begin = time.perf_counter()
        publish(registry, target, key, Terms(at=at))
        print(f"after one change: x{(time.perf_counter() - begin) / everything:.3f} of that")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")
