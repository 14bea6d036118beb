"""``make bench``: every benchmark beside this file; each prints ratios measured side by side in one run.

``python -m tests.bench NAME... `` runs those alone; a single one may be given its options.
"""

import importlib
import inspect
import sys
from itertools import takewhile
from pathlib import Path


def main() -> None:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
    given = list(takewhile(lambda argument: not argument.startswith("-"), sys.argv[1:]))
    options = sys.argv[1 + len(given) :]
    wanted = given or [name for name in names if name != "timing"]
    for name in wanted:
        if name not in names:
            sys.exit(f"no benchmark {name!r}; there are {', '.join(names)}")
        run = importlib.import_module(f"tests.bench.{name}").main
        if options and (len(wanted) > 1 or not inspect.signature(run).parameters):
            sys.exit(f"{' '.join(options)}: {' '.join(given) or 'all benchmarks together'} takes no options")
        print(f"== {name}", flush=True)
        if options:
            run(options)
        else:
            run()


if __name__ == "__main__":
    main()
