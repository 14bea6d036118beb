"""What the page's scripts share with Python is what Python says."""

from pathlib import Path

import pytest

from liangzheng.page_constants import FILE, main, module
from verifier_wasm import limits
from verifier_wasm.judging.picture import SYMBOLOGIES


def test_the_page_has_what_python_has() -> None:
    assert FILE.read_text("utf-8") == module(), "run `make constants`"


def test_a_limit_that_changes_is_written_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limits, "FILE_LENGTH", 12_345)
    monkeypatch.setattr("liangzheng.page_constants.FILE", tmp_path / "constants.js")
    main()
    written = (tmp_path / "constants.js").read_text("utf-8")
    assert "export const FILE_LENGTH = 12_345;\n" in written
    assert written != FILE.read_text("utf-8")
    for name in SYMBOLOGIES:
        assert f"'{name}'" in written
