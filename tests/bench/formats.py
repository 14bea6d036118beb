"""What each format costs the page: its part of the verifier's wheel, and its first code beside later ones.

The site is built by the real command and opened in Chromium, anew for each format. What is large of a format
is imported with its first code; its own module, which recognises it, comes with the page.
"""

import json
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from liangzheng.trust.folder import CHANGES, LIST, ROOT
from tests.browser import chromium
from tests.browser.conftest import serving
from tests.support.check_page import CheckPage
from tests.support.samples import Sample, Samples

_ROUNDS: Final = 3
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
    samples = Samples()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = folder / "site"
        command: list[str | Path] = [
            sys.executable,
            "-c",
            "from liangzheng.cli import main; main()",
            "build",
            "--out",
            site,
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        trust = samples.trust_folder(folder / "trust").path
        for file in (LIST, ROOT, CHANGES):
            (site / "trust" / file).write_bytes((trust / file).read_bytes())
        sizes = _sizes(site / "runtime" / "pyodide")
        times = _times(site, samples)
        first_of_all = times["lz1"][0]
        print(f"{'format':<12} {'modules':>7} {'bytes':>9} {'first code':>11} {'ratio':>6} {'later':>9}")
        for module, sample in samples.codes.items():
            used = [f"verifier_wasm.decoders.{module}", *_modules(trust, folder, sample)]
            first, later = times[module]
            print(
                f"{module:<12} {len(used):7} {sum(sizes.get(name, 0) for name in used):9,} "
                f"{first * 1000:8.0f} ms  x{first / first_of_all:4.2f} {later * 1000:6.0f} ms"
            )
        print(f"{'whole wheel':<12} {len(sizes):7} {sum(sizes.values()):9,}")


def _sizes(runtime: Path) -> dict[str, int]:
    """Return the compressed bytes of each module in the wheels."""
    found: dict[str, int] = {}
    for wheel in runtime.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                path = Path(entry.filename)
                if path.suffix in {".py", ".pyc"}:
                    parts = path.with_suffix("").parts
                    found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = entry.compress_size
    return found


def _modules(trust: Path, folder: Path, sample: Sample) -> list[str]:
    code = folder / "code"
    code.write_bytes(sample.data)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    command: list[str | Path] = [sys.executable, "-c", _MODULES, trust, code, sample.symbology or "", at]
    found: list[str] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def _times(site: Path, samples: Samples) -> dict[str, tuple[float, float]]:
    """Return the median seconds of a format's first and later codes in the page, after one of no format."""
    path = chromium.find()
    assert path is not None, "no Chromium: run `make .make/programs`"
    measured: dict[str, list[tuple[float, float]]] = {module: [] for module in samples.codes}
    with serving(site) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        for _ in range(_ROUNDS):  # by turns, so that whatever else the machine does meets all alike
            for module, sample in samples.codes.items():
                measured[module].append(_in_page(browser, origin, sample.data))
        browser.close()
    return {
        module: (median(first for first, _ in pairs), median(later for _, later in pairs))
        for module, pairs in measured.items()
    }


def _in_page(browser: Browser, origin: str, data: bytes) -> tuple[float, float]:
    context = browser.new_context(service_workers="block")
    page = CheckPage(context.new_page(), origin)
    page.open()
    page.ready()
    _seconds(page, b"nothing that is known")
    first = _seconds(page, data)
    later = median(_seconds(page, data) for _ in range(3))
    context.close()
    return first, later


def _seconds(page: CheckPage, data: bytes) -> float:
    begin = time.perf_counter()
    page.choose_bytes(data, "code.bin", "application/octet-stream")
    report: dict[str, Any] = page.report()
    assert report["schema"]
    seconds = time.perf_counter() - begin
    page.again()
    return seconds


if __name__ == "__main__":
    main()
