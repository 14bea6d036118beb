"""Chapters of docs/: every block of commands is run in the order it stands, and shows what the text says."""

import json
from pathlib import Path

import pytest

from tests.support import chapters

pytestmark = pytest.mark.slow

_DOCS = Path(__file__).parents[2] / "docs"


def test_root_keys_of_several_people(tmp_path: Path) -> None:
    printed = chapters.run(_DOCS / "root-keys.md", tmp_path)
    assert "1 of the 2 signatures" in printed["liangzheng trust sign a/copy --only a/private/root.pem"]
    assert "--combine` joins them" in printed["liangzheng trust sign b/copy --only b/private/root.pem"]
    assert printed["liangzheng trust show office"].startswith("sequence 1, ")
    assert not (tmp_path / "office" / "private").exists()


def test_keeping_a_registry(tmp_path: Path) -> None:
    printed = chapters.run(_DOCS / "registry.md", tmp_path)
    assert len(printed) >= 15
    shown = printed["liangzheng status show registry 110199199001010010"]
    assert "VALID -> INVALID  [licence]  window 3  ordered by the court" in shown
    replayed = printed["liangzheng status replay registry --journal journal.kept"]
    assert "1 writes were carried out" in replayed
    lines = (tmp_path / "journal.kept").read_text("utf-8").splitlines()
    assert [json.loads(line)["serial"] for line in lines] == [1, 2]


@pytest.mark.long
def test_a_site_of_ones_own(tmp_path: Path) -> None:
    printed = chapters.run(_DOCS / "own-site.md", tmp_path)
    build = "cd desk && liangzheng build"
    assert "the page shows none" not in printed[build]  # the last one, whose list names the specimens
    page = (tmp_path / "desk" / "site" / "zh" / "check" / "index.html").read_text("utf-8")
    assert page.count("data-specimen=") == 8
    assert "no fault found" in printed["cd desk && liangzheng check site"]
    assert printed["cd desk && liangzheng update"] == "nothing to update\n"
    assert 'site_name: "城市晚报·查驾照"' in (tmp_path / "报社" / "mkdocs.yml").read_text("utf-8")
