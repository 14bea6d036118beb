"""Score the built site with Lighthouse (``make lighthouse``); fails where a score is below its target."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Final

from liangzheng.server import make_server, url_of
from tests.browser import chromium

_FOLDER: Final = Path(__file__).parent
_ROOT: Final = _FOLDER.parents[1]
_TARGETS: Final = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
_PAGES: Final = (
    "zh/",
    "en/",
    "zh/apply/",
    "zh/classes/",
    "zh/states/",
    "zh/faq/",
    "en/faq/",
    "zh/numbers/",
    "zh/can-i-apply/",
    "zh/licence-dates/",
    "zh/search/",
    "zh/check/",
    "en/check/",
)
#: No sandbox where the tests run as root, as in a container.
_SANDBOX: Final = " --no-sandbox" if os.geteuid() == 0 else ""
_FLAGS: Final = f"--headless=new --disable-background-networking{_SANDBOX}"


def score(address: str, *, browser: str) -> dict[str, Any]:
    """Return Lighthouse's report on a page, as on a middling phone."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command: list[str | Path] = [
            "node",
            _FOLDER / "node_modules/lighthouse/cli/index.js",
            address,
            "--quiet",
            "--no-enable-error-reporting",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(_TARGETS)}",
            f"--chrome-flags={_FLAGS}",
        ]
        subprocess.run(command, env={**os.environ, "CHROME_PATH": browser}, check=True, timeout=240)
        read: dict[str, Any] = json.loads(report.read_text("utf-8"))
        return read


def main() -> int:
    """Print a line for each page, and below it what costs points."""
    browser = chromium.find_whole()
    if browser is None:
        print("no Chromium: run `python -m tests.support.programs chromium`", file=sys.stderr)
        return 1
    server = make_server(_ROOT / "site", port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    missed = 0
    try:
        print("{:20}".format("page"), *(f"{name:>15}" for name in _TARGETS))
        for page in sys.argv[1:] or _PAGES:
            report = score(url_of(server) + page, browser=browser)
            scores = {name: round(100 * report["categories"][name]["score"]) for name in _TARGETS}
            print(f"{page:20}", *(f"{value:>15}" for value in scores.values()), flush=True)
            for name, least in _TARGETS.items():
                if scores[name] < least:
                    missed += 1
                    _explain(report, name)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    return 1 if missed else 0


def _explain(report: dict[str, Any], category: str) -> None:
    for reference in report["categories"][category]["auditRefs"]:
        audit = report["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
            print(f"  {category}: {audit['title']} {audit.get('displayValue', '')}")


if __name__ == "__main__":
    sys.exit(main())
