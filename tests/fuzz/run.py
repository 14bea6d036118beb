"""Drive every fuzz target for a while: ``python tests/fuzz/run.py --seconds 60 [name ...]``.

A target is a module ``fuzz_<name>.py`` with ``one_input(data)``, which may raise only what it says; each
runs in a process of its own under atheris, so that coverage guides the inputs.
"""

import argparse
import importlib
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent
sys.path.insert(0, str(_HERE.parents[1]))


def _drive(name: str, seconds: int, corpus: Path) -> None:
    """Run one target in this process; atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["verifier_wasm", "builder"]):
        target = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    folder = corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(getattr(target, "SEEDS", ())):
        (folder / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=2048", "-print_final_stats=1"]
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={corpus}/{name}-", str(folder)], target.one_input)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--corpus", type=Path, default=Path(".make/fuzz"))
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    known = sorted(path.stem.removeprefix("fuzz_") for path in _HERE.glob("fuzz_*.py"))
    if unknown := set(options.names) - set(known):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if options.one:
        _drive(options.names[0], options.seconds, options.corpus)
        return 0
    failed = []
    for name in options.names or known:
        print(f"== {name}", flush=True)
        command = [sys.executable, __file__, "--one", "--seconds", str(options.seconds)]
        command += ["--corpus", str(options.corpus), name]
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else f"{len(options.names or known)} targets, no failure")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
