"""What the tries of hosts rely on: a folder that is uploaded to in parts, and the table of what was seen."""

from pathlib import Path

import pytest

from liangzheng.headers import KEEP, response_headers
from tests.hosts import recipes
from tests.hosts.table import Result, markdown
from tests.hosts.uploads import PLANS, Folder, Plan, is_hashed, is_heavy, is_page

_OLD = {"index.html": b"old", "runtime/python.0123456789abcdef.bin": b"kept" * 9, "sw.js": b"a"}
_NEW = {
    "index.html": b"new",
    "zh/index.html": b"new too",
    "runtime/python.fedcba9876543210.bin": b"new" * 9,
    "runtime/wasm.fedcba9876543210.bin": b"more" * 9,
    "assets/page.fedcba9876543210.js": b"script",
    "sw.js": b"b",
}


def _site(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    served = Folder(tmp_path / "served")
    served.put(_site(tmp_path / "old", _OLD))
    return served


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_an_upload_ends_in_the_middle_and_can_be_completed(
    folder: Folder, tmp_path: Path, plan: Plan
) -> None:
    new = _site(tmp_path / "new", _NEW)
    last = folder.interrupted(new, plan)
    found = _files(folder.path)
    arrived = [name for name in _NEW if found.get(name) == _NEW[name]]
    assert 0 < len(arrived) < len(_NEW)
    if not is_page(last):
        assert found[last] == _NEW[last][: len(_NEW[last]) // 2]
    folder.complete(new)
    assert _files(folder.path) == _OLD | _NEW


def test_the_orders_are_what_they_are_called(folder: Folder, tmp_path: Path) -> None:
    new = _site(tmp_path / "new", _NEW)
    arrived = {}
    for plan in PLANS:
        folder.put(tmp_path / "old")
        folder.interrupted(new, plan)
        found = _files(folder.path)
        arrived[plan.name] = {name for name in _NEW if found.get(name) == _NEW[name]}
    hashed, pages, heavy = ({name for name in _NEW if kind(name)} for kind in (is_hashed, is_page, is_heavy))
    assert hashed <= arrived["pages last"]
    assert pages - arrived["pages last"]
    assert pages < arrived["pages first, runtime in part"]
    assert arrived["pages first, no scripts"] == pages
    assert arrived["runtime first"] < heavy


def test_a_name_of_its_content_is_told_from_others() -> None:
    assert is_hashed("runtime/python.0123456789abcdef.bin")
    assert is_hashed("assets/site.0123456789abcdef.css.gz")
    assert not is_hashed("sw.js")
    assert not is_hashed("assets/site.0123456789ABCDEF.css")


def test_the_site_is_put_in_place_at_once(folder: Folder, tmp_path: Path) -> None:
    folder.put(_site(tmp_path / "new", _NEW))
    assert _files(folder.path) == _NEW


def test_every_recipe_sends_what_the_deployment_does() -> None:
    for name in ("nginx", "apache", "caddy"):
        assert recipes.FOLDER in recipes.text(name)
        for header, value in response_headers().items():
            # Pages carry all of this policy but one part.
            said = "frame-ancestors 'none'" if header == "Content-Security-Policy" else value
            assert header in recipes.text(name)
            assert said in recipes.text(name)
        assert KEEP in recipes.text(name)
    with pytest.raises(AssertionError, match="has no recipe gopher"):
        recipes.text("gopher")


def test_the_table_has_a_row_for_each_place_and_a_column_for_each_check() -> None:
    table = markdown(
        [
            Result("nginx", "", "Chromium", "verified", passed=True, said="1.0 s"),
            Result("nginx", "", "Chromium", "update", passed=False, said="mixed | new\nand old"),
            Result("nginx", "a/b/", "Chromium", "verified", passed=True, said=""),
        ]
    )
    assert table.splitlines() == [
        "| host | at | browser | verified | update |",
        "| --- | --- | --- | --- | --- |",
        "| nginx | `/` | Chromium | yes: 1.0 s | **no**: mixed / new and old |",
        "| nginx | `/a/b/` | Chromium | yes |  |",
    ]
