"""The pages of a site of one's own: its name wherever there was ours, and MkDocs' settings as MkDocs says."""

import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.kit import find_kit
from liangzheng.names import integrity
from liangzheng.new_site import Start, write_site
from liangzheng.plugin import LiangzhengPlugin

_NAME, _ENGLISH = "报社<b>&\"'</script>", "News <i>&amp; {{ x }}"
_SETTINGS = """\
site_url: https://news.example/licence/
extra_css: [own/a.css]
extra_javascript: [own/a.js, { path: own/b.js, defer: true }, own/c.mjs]
hooks: [hook.py]
"""
_PLUGIN = """\
      mark: mark.svg
      contact: { email: a@news.example, phone: "010-1234 5678", url: "https://news.example/?a=b&c" }
      leave_out: { pages: [second] }
"""
_MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#00f" d="M0 0h9v9H0z"/></svg>'
_PAGE = """\
---
title: "{{{{ site-name }}}}：{title}"
description: of {{{{ site-name }}}}
checked: 2026-11-26
section: about
order: {order}
---

## Ours {{#ours}}

By {{{{ site-name }}}}. [Second](second.md#there), [about](about.md), HOOKED.
"""


def _project(folder: Path) -> Path:
    write_site(find_kit(), folder, Start(_NAME, _ENGLISH, bare=True))
    (folder / "site_src").rename(folder / "text")
    rules = (folder / "mkdocs.yml").read_text("utf-8")
    rules = rules.replace("docs_dir: site_src\n", f"docs_dir: text\n{_SETTINGS}")
    rules = rules.replace("plugins:\n  - liangzheng:\n", f"plugins:\n  - search\n  - liangzheng:\n{_PLUGIN}")
    (folder / "mkdocs.yml").write_text(rules, "utf-8")
    (folder / "mark.svg").write_text(_MARK, "utf-8")
    (folder / "hook.py").write_text(
        "def on_page_markdown(markdown, **_):\n    return markdown.replace('HOOKED', 'by a hook')\n", "utf-8"
    )
    words = folder / "text" / "data" / "ui.yml"  # of an earlier version, which had a word fewer
    words.write_text(words.read_text("utf-8").replace("footer_software:", "# footer_software:"), "utf-8")
    (folder / "text" / "own").mkdir()
    for name in ("a.css", "a.js", "b.js", "c.mjs"):
        (folder / "text" / "own" / name).write_text(f"/* {name} */", "utf-8")
    for lang in ("zh", "en"):
        for order, name in enumerate(("first", "second"), 20):
            page = _PAGE.format(title=name, order=order)
            (folder / "text" / lang / f"{name}.md").write_text(page, "utf-8")
    return folder / "mkdocs.yml"


@pytest.fixture(scope="module")
def notes() -> list[str]:
    return []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, notes: list[str]) -> Path:
    config = load_config(str(_project(tmp_path_factory.mktemp("own") / "project")), strict=False)
    plugin = config.plugins["liangzheng"]
    assert isinstance(plugin, LiangzhengPlugin)
    build(config)
    notes += plugin.left_out.notes
    return Path(config.site_dir)


def test_the_name_is_text_wherever_it_stands(site: Path) -> None:
    names = {"zh": _NAME, "en": _ENGLISH}
    for path in site.rglob("*.html"):
        page = path.read_text("utf-8")
        assert "报社<" not in page.replace(r"报社\u003c", ""), path
        assert "News <i>" not in page, path
    for lang, name in names.items():
        page = (site / lang / "first" / "index.html").read_text("utf-8")
        (head,) = re.findall(r'<a class="wordmark"[^>]*>.*?<span>(.*?)</span></a>', page)
        assert unescape(head) == name
        (title,) = re.findall("<title>(.*?)</title>", page)
        assert unescape(title) == f"{name}：first · {name}"
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert json.loads(data)["isPartOf"]["name"] == name
        assert f"By {name}. " in unescape(page)
        assert ET.parse(site / lang / "changes.xml").findtext("channel/title") == name
        (manifest,) = (json.loads(path.read_bytes()) for path in site.glob(f"assets/app-{lang}.*.json"))
        assert manifest["short_name"] == name
        assert name in manifest["name"]
        assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == [f"../{lang}/check/"]
    assert "亮证" not in "".join(
        path.read_text("utf-8") for path in site.rglob("*.html") if path.parent.name != "software"
    )


def test_the_mark_is_the_publishers(site: Path) -> None:
    page = (site / "zh" / "index.html").read_text("utf-8")
    (shown,) = re.findall(r'<img class="mark" src="\.\./([^"]*)"', page)
    assert "#00f" in (site / shown).read_text("utf-8")
    (icon,) = site.glob("assets/pictures/icon-192.*.png")
    with Image.open(icon) as drawn:
        assert drawn.convert("RGB").getpixel((96, 96)) == (0, 0, 255)
    (picture,) = site.glob("assets/pictures/link-zh-first.*.png")
    with Image.open(picture) as drawn:  # on the theme's accent, where the publisher has none
        assert drawn.convert("RGB").getpixel((1190, 10)) == (10, 92, 74)


def test_the_contact_is_in_the_foot_and_where_a_page_asks_for_it(site: Path) -> None:
    links = ("mailto:a@news.example", "tel:01012345678", "https://news.example/?a=b&c")
    page = (site / "en" / "about" / "index.html").read_text("utf-8")
    assert [
        unescape(link) for link in re.findall('href="([^"#.][^"]*)"', page) if unescape(link) in links
    ] == [
        *links,
        *links,
    ]


def test_a_page_that_is_left_out_is_gone_and_its_links_are_words(site: Path, notes: list[str]) -> None:
    for lang in ("zh", "en"):
        assert not (site / lang / "second").exists()
        page = (site / lang / "first" / "index.html").read_text("utf-8")
        assert ' Second, <a href="../about/">about</a>, by a hook.' in page
    assert notes == [
        f"text/{lang}/first.md:11: second.md#there is left out; the link's words stay"
        for lang in ("en", "zh")
    ]
    assert "second" not in (site / "sitemap.xml").read_text("utf-8")


def test_own_styles_and_scripts_are_named_and_checked_by_their_hash(site: Path) -> None:
    page = (site / "zh" / "index.html").read_text("utf-8")
    found = re.findall(r'<(link|script)([^>]*?) (?:src|href)="\.\./(own/[^"]*)" integrity="([^"]*)"', page)
    assert [(kind, more.strip(), re.sub(r"\.[0-9a-f]{16}", "", path)) for kind, more, path, _ in found] == [
        ("link", 'rel="stylesheet"', "own/a.css"),
        ("script", "", "own/a.js"),
        ("script", "defer", "own/b.js"),
        ("script", 'type="module"', "own/c.mjs"),
    ]
    assert all(integrity((site / path).read_bytes()) == said for _, _, path, said in found)


def test_a_word_that_the_publishers_file_lacks_is_this_versions(site: Path) -> None:
    assert ">软件与许可</a>" in (site / "zh" / "index.html").read_text("utf-8")


def test_the_address_is_the_one_of_the_settings(site: Path) -> None:
    page = (site / "zh" / "index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://news.example/licence/zh/">' in page


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "own/a.css",
            "https://cdn.example/a.css",
            "extra_css: https://cdn.example/a.css is not of this site",
        ),
        ("own/b.js", "//cdn.example/a.js", "extra_javascript: //cdn.example/a.js is not of this site"),
        ("own/a.css", "own/z.css", "extra_css: there is no file own/z.css"),
        ("[second]", "[thrid]", "leave_out.pages.0: there is no page 'thrid'"),
        ("[second]", "[check]", "leave_out.pages.0: check has to stay: it is what the site is for"),
        (
            "pages: [second]",
            "sections: [about]",
            "leave_out.sections.0: about holds software, which has to stay",
        ),
        ("mark.svg", "nowhere.svg", "the mark nowhere.svg cannot be read"),
        ("site_name: ", 'site_name: "\\u202e" #', "site_name: has to be one line"),
    ],
)
def test_what_cannot_be_followed_is_told_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    file = _project(tmp_path / "project")
    text = file.read_text("utf-8").replace(old, new, 1)
    file.write_text(text, "utf-8")
    with pytest.raises(BuilderError) as caught:
        build(load_config(str(file), strict=False))
    line = text[: text.index(new)].count("\n") + 1
    assert str(caught.value).startswith(f"mkdocs.yml:{line}: {said}")
    assert "\n" not in str(caught.value)
