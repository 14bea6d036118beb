"""English that a native writer would not write does not come back to what readers see."""

from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_READ: list[Path] = [
    _ROOT / "README.md",
    *(_ROOT / "docs").rglob("*.md"),
    *(_ROOT / "site_src" / "en").rglob("*.md"),
    _ROOT / "site_src" / "data" / "ui.yml",
    _ROOT / "verifier_wasm" / "catalogue" / "en.json",
    *(_ROOT / "verifier_wasm").rglob("*.py"),
    *(_ROOT / "builder").rglob("*.py"),
    *(_ROOT / "builder").rglob("*.js"),
]


@pytest.mark.parametrize(
    "phrase",
    [
        "belongs into",
        "could not be had",
        "cannot be had",
        "told below",
        "told with",
        "is there twice",
        "is no licence",
        "is no point",
        "is no text",
        "no token is as",
        "may come out of it",
        "no telling which",
        "counts anew",
        "count anew",
    ],
)
def test_phrases_that_were_replaced(phrase: str) -> None:
    assert len(_READ) > 200
    assert [str(file.relative_to(_ROOT)) for file in _READ if phrase in file.read_text("utf-8")] == []
