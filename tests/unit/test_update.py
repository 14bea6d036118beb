"""A project follows a new version: what was changed stays, whatever is killed in the middle."""

import json
import re
import shutil
from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.kit import find_kit
from liangzheng.new_site import Start, files, write_site
from liangzheng.update_site import update_site
from liangzheng.written import FILE, hash_of
from tests.support.killed import commands

_NEW, _OLD, _MINE = b"new\n", b"old\n", b"mine\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sites") / "site"
    write_site(find_kit(), folder, Start("甲", bare=True))
    return folder


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """Return a project that an older version wrote: what it had is told beside each path."""
    folder = tmp_path / "site"
    shutil.copytree(made, folder)
    record = json.loads((folder / FILE).read_text("utf-8"))
    for path, was, here in _CASES:
        (folder / path).unlink(missing_ok=True)
        if here is not None:
            (folder / path).write_bytes(here)
        record["files"].pop(path, None)
        if was is not None:
            record["files"][path] = hash_of(was)
    (folder / FILE).write_text(json.dumps(record), "utf-8")
    return folder


#: Path, what the older version wrote there, what is there.
_CASES = (
    ("site_src/data/ui.yml", _OLD, _OLD),
    ("site_src/zh/about.md", _OLD, _MINE),
    ("site_src/en/about.md", _OLD, None),
    ("site_src/zh/check.md", None, None),
    ("site_src/en/check.md", None, _MINE),
    ("site_src/zh/gone.md", _OLD, _OLD),
    ("site_src/en/gone.md", _OLD, _MINE),
    ("site_src/zh/own.md", None, _MINE),
)


#: On its way to its place (`liangzheng.files`): cleared away by the next command that is ten seconds later.
_HIDDEN = re.compile(r"\..+\.[0-9a-f]{16}")


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not _HIDDEN.fullmatch(path.name))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _expected() -> dict[str, bytes]:
    found = files(find_kit(), Start("甲", bare=True))
    del found["site_src/en/about.md"]
    mine = ("site_src/zh/about.md", "site_src/en/check.md", "site_src/en/gone.md", "site_src/zh/own.md")
    return found | dict.fromkeys(mine, _MINE)


def test_what_was_changed_stays_and_is_named(site: Path) -> None:
    done = update_site(find_kit(), site)
    assert done.replaced == ["site_src/data/ui.yml"]
    assert done.added == ["site_src/zh/check.md"]
    assert done.removed == ["site_src/zh/gone.md"]
    assert done.kept == ["site_src/en/about.md", "site_src/en/check.md", "site_src/zh/about.md"]
    assert done.dropped == ["site_src/en/gone.md"]
    # Their twins in Chinese follow the new version.
    assert done.apart == ["site_src/en/check.md", "site_src/en/gone.md"]
    found = _contents(site)
    del found[FILE]
    assert found == _expected()
    again = update_site(find_kit(), site)
    assert (again.replaced, again.added, again.removed, again.kept) == ([], [], [], done.kept)
    assert (again.dropped, again.apart) == (done.dropped, [])


def test_what_a_publisher_took_over_is_named_no_more(site: Path) -> None:
    update_site(find_kit(), site)
    new = files(find_kit(), Start("甲", bare=True))
    for path in ("site_src/zh/about.md", "site_src/en/about.md", "site_src/en/check.md"):
        (site / path).write_bytes(new[path])
    (site / "site_src/en/gone.md").unlink()
    assert update_site(find_kit(), site).kept == []
    (site / "site_src/zh/about.md").write_bytes(_MINE)
    assert update_site(find_kit(), site).kept == []  # changed here, and by no version since


@pytest.mark.slow
def test_a_killed_update_loses_nothing_and_is_given_again(site: Path, tmp_path: Path) -> None:
    expected = _expected()
    mine = {path for path, content in expected.items() if content == _MINE}
    with commands() as program:
        count = 0
        for wanted in (3, 4, 8, 11):
            copy = tmp_path / "copy"
            shutil.copytree(site, copy)
            run = program.run("update", folder=copy, kill_at=wanted)
            count += run.was_killed
            found = _contents(copy)
            assert all(found[path] == _MINE for path in mine), run.moment
            update_site(find_kit(), copy)
            found = _contents(copy)
            del found[FILE]
            assert found == expected, run.moment
            shutil.rmtree(copy)
    assert count >= 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "update_unknown"),
        ("{", "update_list"),
        ('{"name": "x", "files": {"../a": "b"}}', "update_list"),
        ('{"name": "x", "files": {"/a": "b"}}', "update_list"),
    ],
)
def test_a_record_that_is_none_or_leads_elsewhere_is_told_in_one_line(
    text: str | None, code: str, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / FILE).write_text(text, "utf-8")
    before = _contents(tmp_path)
    with pytest.raises(BuilderError) as caught:
        update_site(find_kit(), tmp_path)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)
    assert _contents(tmp_path) == before


def test_a_link_is_not_written_through(site: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.yml"
    elsewhere.write_bytes(_OLD)
    (site / "site_src/data/ui.yml").unlink()
    (site / "site_src/data/ui.yml").symlink_to(elsewhere)
    assert "site_src/data/ui.yml" in update_site(find_kit(), site).kept
    assert elsewhere.read_bytes() == _OLD


@pytest.mark.parametrize("name", ["", "a\nb", "长" * 41])
def test_a_name_that_is_none_makes_no_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(BuilderError, match=r"^--name ") as caught:
        write_site(find_kit(), tmp_path / "site", Start(name))
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "site").exists()


def test_our_own_name_and_mark_are_not_the_new_sites(made: Path) -> None:
    written = files(find_kit(), Start('甲"乙', "A: B # c"))["mkdocs.yml"].decode("utf-8")
    assert 'site_name: "甲\\"乙"\n' in written
    assert '      name: { en: "A: B # c" }\n' in written
    assert "亮证" not in written
    assert "      # mark: mark.svg\n" in written
    assert "亮证" not in (made / "mkdocs.yml").read_text("utf-8")
