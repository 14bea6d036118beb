"""Drive every fuzz target for a while: ``python tests/fuzz/run.py --seconds 60 [name ...]``.

A target is a module ``fuzz_<name>.py`` with ``one_input(data)``, which may raise only what it says, and
perhaps ``SEEDS`` and a ``custom_mutator``; each runs in a process of its own under atheris, so that coverage
guides the inputs. What a target printed is in ``.make/fuzz/<name>.log``.
"""

import argparse
import importlib
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
sys.path.insert(0, str(_HERE.parents[1]))
_EXECUTIONS = re.compile(rb"stat::number_of_executed_units:\s*(\d+)")
_SLOWEST = re.compile(rb"stat::slowest_unit_time_sec:\s*(\d+)")


@dataclass(frozen=True)
class Result:
    name: str
    executions: int
    #: Of one input, in whole seconds.
    slowest: int
    seconds: float
    failed: bool


def _drive(name: str, options: argparse.Namespace) -> None:
    """Run one target in this process; atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["verifier_wasm", "liangzheng"]):
        target = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    folder = options.corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(getattr(target, "SEEDS", ())):
        (folder / f"seed-{number}").write_bytes(seed)
    limits = [f"-max_total_time={options.seconds}", f"-runs={options.runs}"]
    flags = ["-timeout=5", "-rss_limit_mb=2048", "-print_final_stats=1"]
    mutator = getattr(target, "custom_mutator", None)
    atheris.Setup(
        ["fuzz", *limits, *flags, f"-artifact_prefix={options.corpus}/{name}-", str(folder)],
        target.one_input,
        **({"custom_mutator": mutator} if mutator else {}),
    )
    atheris.Fuzz()


def _run(name: str, options: argparse.Namespace) -> Result:
    command = [sys.executable, __file__, "--one", "--corpus", str(options.corpus)]
    command += ["--seconds", str(options.seconds), "--runs", str(options.runs), name]
    options.corpus.mkdir(parents=True, exist_ok=True)
    log = options.corpus / f"{name}.log"
    started = time.monotonic()
    with log.open("wb") as file:
        failed = subprocess.run(command, check=False, stdout=file, stderr=file).returncode != 0
    seconds = time.monotonic() - started
    printed = log.read_bytes()
    executions, slowest = (
        int(found[-1]) if (found := pattern.findall(printed)) else 0 for pattern in (_EXECUTIONS, _SLOWEST)
    )
    # A target that ran nothing found nothing.
    result = Result(name, executions, slowest, seconds, failed or not executions)
    print(
        f"{name:16} {executions:>11,} executions in {seconds:6.0f} s, slowest {slowest} s"
        f"{f', FAILED: see {log}' if result.failed else ''}",
        flush=True,
    )
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, help="for each target (60 without --runs)")
    parser.add_argument("--runs", type=int, default=-1, help="executions of each target")
    parser.add_argument("-j", "--jobs", type=int, default=os.process_cpu_count(), help="targets at a time")
    parser.add_argument("--corpus", type=Path, default=Path(".make/fuzz"))
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.seconds is None:
        options.seconds = 60 if options.runs < 0 else 0
    known = sorted(path.stem.removeprefix("fuzz_") for path in _HERE.glob("fuzz_*.py"))
    if unknown := set(options.names) - set(known):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if options.one:
        _drive(options.names[0], options)
        return 0
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda name: _run(name, options), options.names or known))
    failed = [result.name for result in results if result.failed]
    total = sum(result.executions for result in results)
    print(f"{len(results)} targets, {total:,} executions, {len(failed)} failed {' '.join(failed)}".rstrip())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
