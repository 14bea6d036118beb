"""``make bench``: every benchmark beside this file; each prints ratios measured side by side in one run."""

import importlib
import sys
from pathlib import Path


def main() -> None:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
    wanted = sys.argv[1:] or [name for name in names if name != "timing"]
    for name in wanted:
        if name not in names:
            sys.exit(f"no benchmark {name!r}; there are {', '.join(names)}")
        print(f"== {name}", flush=True)
        importlib.import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main()
