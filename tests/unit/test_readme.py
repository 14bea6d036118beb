"""The README: every block of commands is run, in the order it stands; what it names is there."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from liangzheng import site as site_module
from liangzheng.errors import BuilderError
from liangzheng.project import Project

_ROOT = Path(__file__).parents[2]
_TEXT = (_ROOT / "README.md").read_text("utf-8")
_PROGRAM = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROGRAMS = _PROGRAM.findall(_TEXT)
_BLOCKS = [
    textwrap.dedent(block).strip().splitlines()
    for block in re.findall(r"^ *```\n(.*?)^ *```$", _PROGRAM.sub("", _TEXT), re.MULTILINE | re.DOTALL)
]
_COMMANDS = [block for block in _BLOCKS if any(line.startswith("liangzheng ") for line in block)]
_MAKE = [block for block in _BLOCKS if all(line.startswith("make ") for line in block)]
_PAGES = [block for block in _BLOCKS if block[0] == "---"]
#: What a comment says of a command that does not end with 0.
_STATUS = re.compile(r"# exit status (\d)\b")


def test_no_block_goes_untested() -> None:
    assert len(_COMMANDS) >= 2
    assert len(_MAKE) >= 2
    assert len(_PAGES) == 1
    fences = re.findall(r"^ *```", _TEXT, re.MULTILINE)
    assert len(_PROGRAMS) == 1
    assert len(_COMMANDS) + len(_MAKE) + len(_PAGES) == len(_BLOCKS) == len(fences) / 2 - len(_PROGRAMS)


def test_the_commands_run_in_the_order_they_stand(tmp_path: Path) -> None:
    """In one folder, as a reader who types one line after the other."""
    unset = {name for name in os.environ if name.startswith("LIANGZHENG_")}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    ran = 0
    for line in (line for block in _COMMANDS for line in block):
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        expected = _STATUS.search(line)
        assert done.returncode == int(expected[1] if expected else 0), (line, done.stderr)
        ran += line.startswith("liangzheng ")
    assert ran >= 10
    for program in _PROGRAMS:
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "authentic 样例 Verified\n", "")
    for path in ("office/private/root.pem", "office/trust-list.cbor"):  # as the comments say
        assert (tmp_path / path).is_file()


def _named_targets() -> set[str]:
    in_blocks = {line.removeprefix("make ").split("#")[0].strip() for block in _MAKE for line in block}
    in_text = {found.strip() for found in re.findall(r"`make ([^`]*)`", _TEXT)}
    return in_blocks | in_text


@pytest.mark.parametrize("target", sorted(_named_targets()))
def test_every_make_command_that_is_named_can_be_given(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", *target.split()], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_a_page_that_begins_as_described_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The block is put into both languages, and the strict build, its audit included, is content."""
    monkeypatch.setenv("LIANGZHENG_STATE", str(tmp_path / "state"))
    copy = tmp_path / "project"
    copy.mkdir()
    for name in ("mkdocs.yml", "package-lock.json"):
        shutil.copy(_ROOT / name, copy / name)
    for name in ("builder", "verifier_wasm", "node_modules"):
        (copy / name).symlink_to(_ROOT / name)
    shutil.copytree(_ROOT / "site_src", copy / "site_src")
    front = "\n".join(_PAGES[0])
    heading = re.search(r"`(## .+?)`", _TEXT)
    assert heading is not None
    (copy / "site_src/zh/my-page.md").write_text(f"{front}\n\n{heading[1]}\n\n正文。\n", "utf-8")
    with pytest.raises(BuilderError, match=r"my-page\.md:1: the page has no twin"):
        site_module.build(Project(copy), tmp_path / "site", strict=True)
    english = front.replace("标题", "A title").replace("一句话说明。", "One sentence.")
    english = re.sub("note: [^ ]+", "note: article 61", english)
    heading_id = heading[1].replace("标题", "A title")
    (copy / "site_src/en/my-page.md").write_text(f"{english}\n\n{heading_id}\n\nText.\n", "utf-8")
    site_module.build(Project(copy), tmp_path / "site", strict=True)
    assert 'id="the-place"' in (tmp_path / "site/zh/my-page/index.html").read_text("utf-8")
    assert 'id="the-place"' in (tmp_path / "site/en/my-page/index.html").read_text("utf-8")


def test_every_variable_that_is_read_is_told() -> None:
    files = [*_ROOT.glob("builder/**/*.py"), *_ROOT.glob("tests/**/*.py"), _ROOT / "Makefile"]
    read = {
        name for path in files for name in re.findall(r"\bLIANGZHENG_[A-Z_]+[A-Z]\b", path.read_text("utf-8"))
    }
    assert "LIANGZHENG_STATE" in read
    assert {name for name in read if f"`{name}`" not in _TEXT and f"{name}=" not in _TEXT} == set()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", _TEXT))))
def test_every_link_leads_somewhere(path: str) -> None:
    assert (_ROOT / path).exists()
