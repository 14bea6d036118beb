"""``liangzheng serve``, run as a writer runs it: a mistake is told, the old site stays until it is mended."""

import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from tests.support import packed

_ROOT = Path(__file__).parents[2]
_LIANGZHENG = str(Path(sys.executable).with_name("liangzheng"))
_PAGE = "zh/apply.md"
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Serving:
    """A running ``liangzheng serve`` of a copy of the project."""

    url: str
    content: Path
    out: "queue.Queue[str]"
    err: "queue.Queue[str]"

    def shown(self) -> bytes:
        return _page(self.url)


def _page(url: str) -> bytes:
    with urllib.request.urlopen(f"{url}zh/apply/", timeout=10) as response:
        page: bytes = response.read()
    return page


def _lines(stream: IO[str] | None) -> "queue.Queue[str]":
    assert stream is not None
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in stream:
            lines.put(line.rstrip("\n"))

    threading.Thread(target=read, daemon=True).start()
    return lines


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, packs: Path) -> Path:
    """Return a copy of the project whose content may be changed."""
    copy = tmp_path_factory.mktemp("project")
    packed.state(copy / "state", packs)
    for name in ("mkdocs.yml", "package-lock.json"):
        shutil.copy(_ROOT / name, copy / name)
    for name in ("builder", "verifier_wasm", "node_modules"):
        (copy / name).symlink_to(_ROOT / name)
    shutil.copytree(_ROOT / "site_src", copy / "site_src")
    return copy


@pytest.fixture(scope="module")
def serving(project: Path) -> Iterator[Serving]:
    command = [_LIANGZHENG, "serve", "--port", "0"]
    environment = {**os.environ, "LIANGZHENG_STATE": str(project / "state"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        out, err = _lines(process.stdout), _lines(process.stderr)
        assert re.fullmatch(r"site: \d+ pages, build [0-9a-f]{16}", out.get(timeout=_SECONDS))
        yield Serving(out.get(timeout=_SECONDS), project / "site_src", out, err)
        process.terminate()


#: What a writer gets wrong in a data file or a page, and what is told after the file's name.
_MISTAKES = [
    ("data/sections.yml", "- id: use", "- ident: use", r":6: 2\.id: Field required"),
    (_PAGE, "checked: ", "checked: on ", r":4: checked: .+"),
    (_PAGE, "section: apply", "section: nowhere", r":5: section 'nowhere' is not in .+"),
    (_PAGE, "sources:\n", "sources:\n  - { id: NOPE }\n", r":11: source 'NOPE' is not in .+"),
    (_PAGE, "step: 2", "step: 99", r":7: step 99 is not in .+"),
    (_PAGE, "step: 2", "template: nope.html", r":7: the theme has no template 'nope\.html'"),
    (_PAGE, "## 三步 {", "[x](nope.md)\n\n## 三步 {", r":{line}: contains a link 'nope\.md', but .+"),
]


def test_a_mistake_is_told_with_file_and_line_and_the_old_site_stays(serving: Serving) -> None:
    before = serving.shown()
    right = {name: (serving.content / name).read_text("utf-8") for name, *_ in _MISTAKES}
    last = ""
    for name, old, new, saying in _MISTAKES:
        assert old in right[name]
        told = saying.replace("{line}", str(right[name].partition(old)[0].count("\n") + 1))
        (serving.content / name).write_text(right[name].replace(old, new, 1), "utf-8")
        for other in right.keys() - {name}:  # one mistake at a time
            (serving.content / other).write_text(right[other], "utf-8")
        line = serving.err.get(timeout=_SECONDS)
        if line == last:  # the watch looked between the two files
            line = serving.err.get(timeout=_SECONDS)
        assert re.fullmatch(rf"liangzheng: site_src/{re.escape(name)}{told}", line), line
        last = line
    assert serving.shown() == before
    assert serving.out.empty()
    (serving.content / _PAGE).write_text(right[_PAGE], "utf-8")
    assert serving.out.get(timeout=_SECONDS).startswith("site: ")
    assert serving.err.empty()


def test_what_is_saved_well_is_shown(serving: Serving) -> None:
    page = serving.content / _PAGE
    text = page.read_text("utf-8")
    page.write_text(f"{text}\n雨夜里的一句话。\n", "utf-8")
    assert serving.out.get(timeout=_SECONDS).startswith("site: ")
    assert "雨夜里的一句话。" in serving.shown().decode()
    assert serving.err.empty()


def test_a_mistake_made_before_leaves_the_old_site_too(serving: Serving, project: Path) -> None:
    """A second start, over a site that is there, tells the mistake and serves what it has."""
    shown = serving.shown()
    copy = project / "second"
    shutil.copytree(project / "site", copy)
    page = serving.content / _PAGE
    text = page.read_text("utf-8")
    page.write_text("nothing", "utf-8")
    command = [_LIANGZHENG, "serve", "--port", "0", "--out", str(copy)]
    try:
        with subprocess.Popen(
            command,
            cwd=project,
            env={**os.environ, "LIANGZHENG_STATE": str(project / "state"), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            url = _lines(process.stdout).get(timeout=_SECONDS)
            told = _lines(process.stderr).get(timeout=_SECONDS)
            assert _page(url) == shown
            process.terminate()
    finally:
        page.write_text(text, "utf-8")
    assert told.startswith(f"liangzheng: site_src/{_PAGE}:1: the page has no front matter")
