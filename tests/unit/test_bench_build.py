"""The benchmark of the build, without its clock: the plain site is built, a profile finds its places."""

from pathlib import Path

import pytest

from liangzheng.project import Project
from tests.bench.build import _Builds, _markdown, _package

_HERE = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_same_pages_are_built_by_plain_mkdocs(tmp_path: Path) -> None:
    project = Project(_HERE)
    _Builds(project, tmp_path).plain()
    sources = list(project.content.rglob("*.md"))
    assert len(sources) > 40
    for source in sources:
        slug = source.relative_to(project.content).with_suffix("")
        folder = slug.parent if slug.name == "index" else slug
        assert (tmp_path / "plain" / folder / "index.html").is_file(), slug


def test_only_the_name_of_the_template_is_left_out(tmp_path: Path) -> None:
    page = "---\ntitle: T\ntemplate: guide.html\norder: 1\n---\n\ntemplate: words\n"
    (tmp_path / "content/zh").mkdir(parents=True)
    (tmp_path / "content/zh/page.md").write_text(page, "utf-8")
    copy = _markdown(tmp_path / "content", tmp_path / "copy") / "zh/page.md"
    assert copy.read_text("utf-8") == page.replace("template: guide.html\n", "")


@pytest.mark.parametrize(
    ("file", "package"),
    [
        ("/x/.venv/lib/python3.13/site-packages/yaml/scanner.py", "yaml"),
        ("/x/builder/liangzheng/plugin/search.py", "liangzheng/plugin/search.py"),
        ("/x/verifier_wasm/bridge.py", "verifier_wasm/bridge.py"),
        ("/usr/lib/python3.13/json/decoder.py", "Python's decoder"),
        ("~", "Python's a_function"),
    ],
)
def test_a_time_is_put_to_a_package(file: str, package: str) -> None:
    assert _package(file, "a_function") == package
