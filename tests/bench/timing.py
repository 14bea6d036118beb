"""Timing two things by turns, so that whatever else the machine does meets both alike."""

import statistics
import time
from collections.abc import Callable, Mapping


def by_turns(works: Mapping[str, Callable[[], object]], *, rounds: int = 30) -> dict[str, float]:
    """Return the median seconds of each, measured in alternation after one unmeasured turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            if number:
                times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(measured) for name, measured in times.items()}


def compare(works: Mapping[str, Callable[[], object]], *, rounds: int = 30) -> None:
    """Print each median and its ratio to the first."""
    medians = by_turns(works, rounds=rounds)
    first = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"{name:<44} {median * 1000:10.3f} ms   x{median / first:.2f}")
