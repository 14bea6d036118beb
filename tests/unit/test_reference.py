"""`make docs`: every export and every module has its place, and a name that leads nowhere is told."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import verifier_wasm
from tools import reference
from verifier_wasm import policy

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the real run wrote."""
    folder = tmp_path_factory.mktemp("api")
    command = [sys.executable, "-m", "tools.reference", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_export_is_described(pages: Path) -> None:
    text = (pages / "verifier_wasm.html").read_text("utf-8")
    for name in verifier_wasm.__all__:
        assert f'<section id="{name}">' in text, name
    # An export of another file is described here, not only named.
    assert "Open a trust list" in re.sub(r"<[^>]+>", "", text)


def test_the_chapter_on_its_use_stands_before_it(pages: Path) -> None:
    text = (pages / "verifier_wasm.html").read_text("utf-8")
    assert 'id="in-a-browser-in-pyodide"' in text
    assert "unpackArchive" in text
    assert 'href="../widget.md"' in text


def test_every_module_has_a_page(pages: Path) -> None:
    for path in (ROOT / "verifier_wasm").rglob("*.py"):
        page = path.relative_to(ROOT).with_suffix(".html")
        page = page.parent.with_suffix(".html") if page.stem == "__init__" else page
        assert (pages / page).is_file(), page


@pytest.mark.parametrize(
    ("docstring", "broken"),
    [
        ("See `Policy`, `verify` and `Policy.parse()`.", []),
        ("Raises `LimitError`; as ``anything`` has it.", []),
        ("See `verifier_wasm.policy`, `verifier_wasm.signed.cose.Sign1`, `datetime.date`.", []),
        ("See `Polixy`.", ["Polixy"]),
        ("See `Policy.nothing` and `verifier_wasm.nothing`.", ["Policy.nothing", "verifier_wasm.nothing"]),
    ],
)
def test_a_name_that_leads_nowhere_is_told(docstring: str, broken: list[str]) -> None:
    for source in (f'"""{docstring}"""', f'def parse():\n    """{docstring}"""'):
        found = list(reference.broken_references(policy, source))
        assert [line.partition("`")[2].rstrip("`") for line in found] == broken
        assert all(line.startswith("verifier_wasm.policy") for line in found)
