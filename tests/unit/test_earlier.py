"""Files of earlier builds: for how long they stay beside the new ones, and which."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from liangzheng import earlier
from liangzheng.names import hashed_name, is_hashed

DAY = datetime(2026, 11, 26, tzinfo=UTC)


def site(folder: Path, *words: str) -> Path:
    """Make a site that has an asset for each word, a page and a list, and says what it is."""
    for word in words:
        path = folder / hashed_name("assets/js/page.js", word.encode())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(word)
    (folder / "trust").mkdir(parents=True)
    for name in ("index.html", "sw.js", "trust/root.cbor"):
        (folder / name).write_text(" ".join(words))
    (folder / "build.json").write_text("{}")
    return folder


def words_in(folder: Path) -> set[str]:
    return {path.read_text() for path in (folder / "assets" / "js").iterdir()}


def noted(folder: Path) -> dict[str, str]:
    dates: dict[str, str] = json.loads((folder / "build.json").read_text())["earlier"]
    return dates


def test_what_never_changes_stays_and_is_noted(tmp_path: Path) -> None:
    old, new = site(tmp_path / "old", "one", "both"), site(tmp_path / "new", "two", "both")
    earlier.keep(old, new, at=DAY, days=30)
    assert words_in(new) == {"one", "two", "both"}
    assert (new / "index.html").read_text() == "two both"
    assert (new / "trust" / "root.cbor").read_text() == "two both"
    assert noted(new) == {hashed_name("assets/js/page.js", b"one"): "2026-12-26T00:00:00Z"}


def test_each_file_stays_for_so_long_after_the_last_build_that_named_it(tmp_path: Path) -> None:
    builds = [site(tmp_path / word, word) for word in ("one", "two", "three", "four")]
    for number, (old, new) in enumerate(pairwise(builds)):
        earlier.keep(old, new, at=DAY + timedelta(days=10 * number), days=15)
    # one was replaced on day 0 and gone on day 20; two, on day 10; three, on day 20.
    assert words_in(builds[2]) == {"one", "two", "three"}
    assert words_in(builds[3]) == {"two", "three", "four"}


def test_a_file_that_is_named_again_counts_anew(tmp_path: Path) -> None:
    one, two, again, last = (
        site(tmp_path / str(at), word) for at, word in enumerate(("one", "two", "one", "two"))
    )
    earlier.keep(one, two, at=DAY, days=15)
    earlier.keep(two, again, at=DAY + timedelta(days=10), days=15)
    earlier.keep(again, last, at=DAY + timedelta(days=20), days=15)
    assert words_in(last) == {"one", "two"}
    assert noted(last) == {hashed_name("assets/js/page.js", b"one"): "2026-12-31T00:00:00Z"}


def test_for_no_days_nothing_stays(tmp_path: Path) -> None:
    old, new = site(tmp_path / "old", "one"), site(tmp_path / "new", "two")
    earlier.keep(old, new, at=DAY, days=0)
    assert (words_in(new), noted(new)) == ({"two"}, {})


def test_where_there_was_no_site_there_is_nothing_to_keep(tmp_path: Path) -> None:
    new = site(tmp_path / "new", "two")
    earlier.keep(tmp_path / "none", new, at=DAY, days=30)
    assert (words_in(new), noted(new)) == ({"two"}, {})


@pytest.mark.parametrize(
    "mark", ["", "[]", "{", '{"earlier": []}', '{"earlier": {"PATH": 5}}', '{"earlier": {"PATH": "soon"}}']
)
def test_a_site_that_says_nothing_of_use_does_no_harm(tmp_path: Path, mark: str) -> None:
    old, new = site(tmp_path / "old", "one"), site(tmp_path / "new", "two")
    path = hashed_name("assets/js/page.js", b"one")
    (old / "build.json").write_text(mark.replace("PATH", path))
    earlier.keep(old, new, at=DAY, days=30)
    assert words_in(new) - {"one"} == {"two"}
    assert (path in noted(new)) is ("PATH" not in mark)


@pytest.mark.parametrize(
    ("path", "hashed"),
    [
        ("assets/js/page.0123456789abcdef.js", True),
        ("runtime/python.0123456789abcdef.bin", True),
        ("specimens/one.two.0123456789abcdef.png", True),
        ("assets/js/page.js", False),
        ("assets/js/page.0123456789abcde.js", False),
        ("assets/js/page.0123456789ABCDEF.js", False),
        ("0123456789abcdef.js/page.js", False),
    ],
)
def test_a_name_that_holds_a_hash_is_known(path: str, hashed: bool) -> None:
    assert is_hashed(path) is hashed
