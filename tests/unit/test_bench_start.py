"""The benchmark of the start, without its clock: what it writes, its host, its stock page, its refusals."""

import itertools
import json
import subprocess
import sys
import threading
import time
import urllib.request
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import pytest

from liangzheng.checkout import Checkout
from liangzheng.names import is_hashed
from liangzheng.project import Project
from liangzheng.trust.folder import LIST, ROOT
from tests.bench.starting import pages
from tests.bench.starting.chart import draw
from tests.bench.starting.host import Host, all_but_the_page, hosting
from tests.bench.starting.line import Line
from tests.bench.starting.memory import renderers
from tests.bench.starting.record import Machine, Pair, Record
from tests.bench.starting.stock import make_stock
from tests.bench.starting.table import Row, as_text, rows

_HERE = Path(__file__).parents[2]
_SVG = "{http://www.w3.org/2000/svg}"


def _record(**changed: Any) -> Record:
    pair = {"first": Pair([900.0, 1000.0, 1100.0], [4000.0] * 3), "repeat": Pair([500.0] * 3, [2000.0] * 3)}
    sizes = {"first": Pair([4e6], [8e6]), "repeat": Pair([900.0], [200.0])}
    record = Record(
        day="2026-11-26",
        pyodide="0.29.5",
        machine=Machine("a processor", 2, 24, "Chromium 1"),
        ready=pair,
        ready_slow=pair,
        sent=sizes,
        sent_in_all=sizes,
        needed={"brotli": Pair([4_200_000], [5e6]), "plain": Pair([5_000_001], [1e7])},
        memory={"first": Pair([1.6e8], [2e8]), "repeat": Pair([1e8], [2e8])},
        verdicts={"ES256": [5.0, 6.0, 7.0], "SM2": [26.0]},
        first_codes={"lz1": [20.0, 30.0], "mdoc": [200.0, 350.0, 301.0]},
    )
    return replace(record, **changed)


def test_what_is_shown_is_made_from_the_figures_that_are_kept() -> None:
    text = (_HERE / pages.RECORD).read_text("utf-8")
    record = Record.load(text)
    assert record.dump() == text
    assert (_HERE / pages.CHART).read_text("utf-8") == draw(record)
    assert len(pages.PAGES) == 2
    for path, chart in pages.PAGES.items():
        shown = (_HERE / path).read_text("utf-8")
        assert f"| first visit, ready after | {next(rows(record)).ours} |" in shown, path
        assert pages.written(shown, record, chart=chart) == shown, (
            "run `python -m tests.bench start --redraw`"
        )


def test_a_figure_written_by_hand_is_seen() -> None:
    record = Record.load((_HERE / pages.RECORD).read_text("utf-8"))
    shown = (_HERE / "README.md").read_text("utf-8")
    figure = next(rows(record)).ours
    assert shown.count(figure) == 1
    forged = shown.replace(figure, "1 ms")
    assert pages.written(forged, record, chart=pages.CHART) == shown
    with pytest.raises(pages.MarksMissingError):
        pages.written("# A page\n", record, chart=pages.CHART)


def test_a_record_comes_back_as_it_was_kept() -> None:
    record = _record()
    assert Record.load(record.dump()) == record


def test_a_target_is_met_up_to_its_figure_and_missed_above() -> None:
    table = {row.what: row for row in rows(_record())}
    assert table["first visit, ready after"] == Row(
        "first visit, ready after", "1,000 ms (900–1,100)", "4,000 ms", "0.25", "at most 0.33: met"
    )
    assert table["repeat visit, ready after"].target == "at most 0.15: missed"
    needed = [row.target for what, row in table.items() if what.startswith("what a check needs")]
    assert needed == ["at most 4.2 MB: met", "at most 5.0 MB: missed"]
    assert table["first visit, peak of memory"].target == "at most 0.8: met"
    assert table["a verdict (ES256) in a warm page"].target == "at most 10 ms: met"
    assert table["a verdict (SM2) in a warm page"].target == "at most 25 ms: missed"
    (slowest,) = (row for what, row in table.items() if what.startswith("first code"))
    assert (slowest.what, slowest.target) == (
        "first code after ready, of the slowest format (mdoc)",
        "at most 300 ms: missed",
    )
    text = as_text(table.values())
    assert all(row.what in text for row in table.values())


def test_the_chart_tells_in_words_what_it_draws() -> None:
    drawing = ET.fromstring(draw(_record()))
    assert drawing.get("role") == "img"
    named = {str(element.get("id")): element.text for element in drawing if element.get("id")}
    assert drawing.get("aria-labelledby") == " ".join(named)
    assert "first visit: ours 1.00, stock 4.00" in str(named["told"])
    bars = [(bar.get("class"), float(bar.get("width", 0))) for bar in drawing.iter(f"{_SVG}rect")]
    assert [name for name, _ in bars] == ["ours", "stock"] * 4
    assert bars[0][1] == pytest.approx(bars[1][1] / 4, abs=0.1)
    right = max(float(text.get("x", 0)) for text in drawing.iter(f"{_SVG}text"))
    assert right < float(drawing.get("width", 0)) - 60  # room for the longest label


def test_the_host_compresses_keeps_and_counts(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    page, script = b"<p>page</p>" * 100, b"export const a = 1;\n" * 500
    (tmp_path / "zh/index.html").write_bytes(page)
    (tmp_path / "page.0123456789abcdef.js").write_bytes(script)
    (tmp_path / "tiny.bin").write_bytes(b"\x00\xff")
    host = Host.of(tmp_path, immutable=is_hashed)
    with hosting(host) as address:
        head, body = _get(address + "zh/")
        assert (head["Content-Encoding"], head["Content-Type"]) == ("br", "text/html; charset=utf-8")
        assert brotli.decompress(body) == page
        assert head["Cache-Control"] == "no-cache"
        assert _get(address + "zh/", {"If-None-Match": str(head["ETag"])})[1] == b""
        assert _settled(host).total() > len(body)
        host.forget()
        head, body = _get(address + "page.0123456789abcdef.js?again")
        assert (head["Content-Type"], brotli.decompress(body)) == ("text/javascript; charset=utf-8", script)
        assert "immutable" in str(head["Cache-Control"])
        head, body = _get(address + "tiny.bin")
        assert (head["Content-Encoding"], body) == (None, b"\x00\xff")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            _get(address + "missing")
        assert _settled(host).paths() == {"/page.0123456789abcdef.js", "/tiny.bin"}
    plain = Host.of(tmp_path, immutable=all_but_the_page, compress=False)
    with hosting(plain) as address:
        head, body = _get(address + "zh/index.html")
        assert (head["Content-Encoding"], body, head["Cache-Control"]) == (None, page, "no-cache")
        assert "immutable" in str(_get(address + "tiny.bin")[0]["Cache-Control"])


def _settled(host: Host) -> Host:
    """Wait until nothing is being sent: an answer is counted after that, when the client has it already."""
    while host.busy:
        time.sleep(0.01)
    return host


def _get(address: str, headers: dict[str, str] | None = None) -> tuple[dict[str, str | None], bytes]:
    request = urllib.request.Request(address, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            names = ("Content-Encoding", "Content-Type", "Cache-Control", "ETag")
            return {name: answer.headers[name] for name in names}, answer.read()
    except urllib.error.HTTPError as error:
        if error.code != 304:
            raise
        return {}, error.read()


def test_connections_share_the_line() -> None:
    """At least as long as the line needs for all of it; each has its turn before another is done."""
    line, order = Line(round_trip=0.0, bytes_per_second=400_000), list[str]()
    begin = time.monotonic()
    threads = [
        threading.Thread(target=line.send, args=(lambda _, name=name: order.append(name), bytes(40_000)))
        for name in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - begin >= 0.19
    assert sorted(order) == ["a"] * 10 + ["b"] * 10
    assert len(list(itertools.groupby(order))) > 2


def test_the_stock_page_is_pyodide_as_shipped_with_plain_wheels(tmp_path: Path) -> None:
    project = Project(_HERE)
    trust = tmp_path / "trust"
    trust.mkdir()
    for name in (LIST, ROOT):
        (trust / name).write_bytes(name.encode())
    stock = tmp_path / "stock"
    make_stock(project, stock, trust=trust)
    shipped = Checkout(_HERE).packages / "pyodide"
    for name in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"):
        assert (stock / "pyodide" / name).read_bytes() == (shipped / name).read_bytes()
    own = json.loads((shipped / "pyodide-lock.json").read_text("utf-8"))["packages"]
    packages = json.loads((stock / "pyodide/pyodide-lock.json").read_text("utf-8"))["packages"]
    added = {name for name, entry in packages.items() if own.get(name) != entry}
    assert added == {"verifier-wasm", "ecdsa", "six", "asn1crypto"}
    assert set(packages["verifier-wasm"]["depends"]) == added - {"verifier-wasm"}
    for name in added:
        with zipfile.ZipFile(stock / "pyodide" / packages[name]["file_name"]) as wheel:
            names = wheel.namelist()
            assert not [entry for entry in names if entry.endswith(".pyc") or ".." in entry], name
            assert {Path(entry).name for entry in names} >= {"METADATA", "WHEEL", "RECORD"}
            if name == "verifier-wasm":
                source = (_HERE / "verifier_wasm/bridge.py").read_bytes()
                assert wheel.read("verifier_wasm/bridge.py") == source
    assert (stock / "trust" / "root-changes.cbor").read_bytes() == b"\x80"


def test_no_process_is_a_page_of_a_browser_that_does_not_run(tmp_path: Path) -> None:
    assert renderers(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "no benchmark 'nothing'"),
        (["verify", "--write"], "verify takes no options"),
        (["start", "verify", "--write"], "start verify takes no options"),
        (["--write"], "all benchmarks together takes no options"),
        (["start", "--slow"], "unrecognized arguments"),
        (["start", "--runs", "0"], "--runs"),
    ],
)
def test_what_the_command_refuses(arguments: list[str], said: str) -> None:
    command = [sys.executable, "-m", "tests.bench", *arguments]
    done = subprocess.run(command, cwd=_HERE, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
