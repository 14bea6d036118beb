"""What each format costs the page: its part of the verifier, and its first code beside later ones.

The site is built by the real command and opened in Chromium, anew for each format. What is large of a format
is imported with its first code; its own module, which recognises it, comes with the page. A module's bytes
are those of its bytecode, compressed by itself.
"""

import json
import marshal
import subprocess
import sys
import tempfile
import time
import zlib
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from liangzheng.names import is_hashed
from liangzheng.project import find
from tests.bench.starting.host import Host, hosting
from tests.bench.starting.ours import build_ours
from tests.bench.starting.verdicts import Codes, ask, ask_again, cleared
from tests.bench.starting.visit import LISTEN, open_ready
from tests.browser import chromium
from tests.support.samples import Sample

_ROUNDS: Final = 3
_LATER: Final = 3
#: Warms what all formats share.
_UNKNOWN: Final = Sample(b"nothing that is known", "cannot_judge", "format_unknown")
#: Prints the modules that a check brings in, beyond those with which the page starts.
_MODULES: Final = """
import json, sys
from datetime import datetime
from pathlib import Path
from verifier_wasm.bridge import Bridge
folder, code, symbology, at = sys.argv[1:]
bridge = Bridge()
bridge.open(*(Path(folder, name).read_bytes() for name in ("trust-list.cbor", "root.cbor")), at=at)
before = set(sys.modules)
answer = json.loads(bridge.check([(Path(code).read_bytes(), symbology or None)], at=at))
assert "report" in answer, answer
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        codes = Codes(folder / "office")
        build_ours(find(), folder / "site", state=folder / "state", trust=codes.trust.path)
        times = _times(folder / "site", codes)
        first_of_all = times["lz1"][0]
        print(f"{'format':<12} {'modules':>7} {'bytes':>9} {'first code':>11} {'ratio':>6} {'later':>9}")
        for module, sample in codes.formats.items():
            used = [f"verifier_wasm.decoders.{module}", *_modules(codes.trust.path, folder, sample)]
            first, later = times[module]
            print(
                f"{module:<12} {len(used):7} {sum(map(_size, used)):9,} "
                f"{first:8.0f} ms  x{first / first_of_all:4.2f} {later:6.0f} ms"
            )


def _size(module: str) -> int:
    """Return the bytes of a module; none for what is no file of Python's."""
    spec = find_spec(module)
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        return 0
    code = compile(Path(spec.origin).read_bytes(), module, "exec", dont_inherit=True)
    return len(zlib.compress(marshal.dumps(code), 9))


def _modules(trust: Path, folder: Path, sample: Sample) -> list[str]:
    code = folder / "code"
    code.write_bytes(sample.data)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    command: list[str | Path] = [sys.executable, "-c", _MODULES, trust, code, sample.symbology or "", at]
    found: list[str] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def _times(site: Path, codes: Codes) -> dict[str, tuple[float, float]]:
    """Return the median milliseconds of a format's first and later codes, after one of no format."""
    path = chromium.find_whole()
    assert path is not None, "no Chromium: run `python -m tests.support.programs chromium`"
    measured: dict[str, list[tuple[float, float]]] = {module: [] for module in codes.formats}
    host = Host.of(site, immutable=is_hashed, compress=False)
    with hosting(host) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        for _ in range(_ROUNDS):  # by turns, so that whatever else the machine does meets all alike
            for module, sample in codes.formats.items():
                measured[module].append(_in_page(browser, f"{address}zh/check/", sample))
        browser.close()
    return {
        module: (median(first for first, _ in pairs), median(later for _, later in pairs))
        for module, pairs in measured.items()
    }


def _in_page(browser: Browser, address: str, sample: Sample) -> tuple[float, float]:
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        open_ready(page, address)
        for each in (_UNKNOWN, sample):
            with cleared(page):
                first = ask(page, each)
        return first, median(ask_again(page, sample, times=_LATER))


if __name__ == "__main__":
    main()
