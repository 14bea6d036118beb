"""Fuzz a target of codes without coverage: ``python tests/fuzz/plain.py --runs 1000000 verify verify_pure``.

The mutations that know a code's structure, of its seeds, several in a row; without coverage to guide them
they run many times as fast. A target that raises ends the run with the input's number and bytes.
"""

import argparse
import importlib
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.mutate import flipper, mutated

#: Mutations of one input, one after the other.
_MOST = 4


def drive(name: str, runs: int, seed: int) -> tuple[str, int, float, float]:
    """Run one target; return its name, how often it ran, its slowest input and the whole time in seconds."""
    target = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    random = Random(seed)
    flip = flipper(random)
    slowest, started = 0.0, time.perf_counter()
    for number in range(runs):
        data = random.choice(target.SEEDS)
        for _ in range(random.randint(1, _MOST)):
            data = mutated(data, random, flip)
        begun = time.process_time()
        try:
            target.one_input(data)
        except BaseException:
            print(f"{name} {number}: {data.hex()}", file=sys.stderr)
            raise
        slowest = max(slowest, time.process_time() - begun)
    return name, runs, slowest, time.perf_counter() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000_000, help="executions of each target")
    parser.add_argument("--seed", type=int, default=time.time_ns())
    parser.add_argument("names", nargs="+")
    options = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        for name, runs, slowest, seconds in pool.map(
            drive, options.names, *([value] * len(options.names) for value in (options.runs, options.seed))
        ):
            print(
                f"{name:16} {runs:>11,} executions in {seconds:6.0f} s, slowest {slowest:.3f} s", flush=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
