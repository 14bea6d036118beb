"""What the build gives to search: a page's sections, and how characters are read."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.plugin import data, front_matter, search, searching
from liangzheng.plugin.navigation import Entry
from liangzheng.plugin.search_brief import brief
from liangzheng.plugin.search_pinyin import readings
from liangzheng.plugin.search_sections import sections

_DATA = Path(__file__).parents[2] / "site_src/data"


def test_a_page_is_cut_at_headings_that_have_an_id() -> None:
    first, one, two, three = sections(
        '<p>before</p><h2 id="a">A &amp; <b>b</b></h2><p>x <em>y</em>\nz</p>'
        "<pre>licence</pre><ul><li>1</li><li>2</li></ul>"
        '<h3 id="c">C</h3><h4>D</h4><table><tr><td>p</td><td>q</td></tr></table>'
        '<h2>none</h2><h2 id="e">E</h2>'
    )
    assert (first.id, first.text) == ("", "before")
    assert (one.id, one.heading, one.text, one.above) == ("a", "A & b", "x y z\n1\n2", "")
    assert (two.id, two.heading, two.text, two.above) == ("c", "C", "D\np · q\nnone", "A & b")
    assert (three.id, three.heading, three.text) == ("e", "E", "")


def test_what_nobody_searches_is_left_out() -> None:
    (section,) = sections(
        "<dl><dt>费用</dt><dd>10元</dd></dl>"
        "<table>\n<tr>\n<td>密码</td>\n<td>mì mǎ</td>\n<td>password</td>\n</tr></table>"
        "<dl data-unsearched><dt>x</dt><dl>y<br></dl>z</dl>"
        "<svg><text>u</text></svg><form><label>v</label></form><p>w</p>"
    )
    assert section.text == "费用 · 10元\n密码 · password\nw"


def test_a_text_gives_its_beginning_and_what_stands_nowhere_else() -> None:
    begins = "先看状态。" * 14
    common, rare = "状态先看，先看状态。", "体检要到县级以上的医院。"
    assert brief([begins + common + rare, common]) == [begins + rare, common]
    # However long the first sentence, it is there.
    assert brief(["看" * 200 + "。" + "看看。"]) == ["看" * 200 + "。"]
    said = "The licence is valid there. " * 7
    more = "There the licence is valid. Embassies differ."
    assert brief([said + more]) == [said + "Embassies differ."]


def test_characters_are_read_as_in_their_word_and_have_those_that_sound_alike() -> None:
    runs, others = readings(["行驶证", "C1", "银行"])
    assert others == {"hang": "行"}
    assert runs.startswith("a2ai13an9")
    assert sum(map(int, re.findall(r"\d+", runs))) == 3755


def test_what_a_publisher_writes_wrongly_is_told_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "site_src" / "data"
    folder.mkdir(parents=True)
    for path in _DATA.iterdir():
        text = path.read_text("utf-8")
        wrong = text.replace("  apply: 1.3", "  apply: -1") if path.name == "search.yml" else text
        (folder / path.name).write_text(wrong, "utf-8")
    line = next(
        n
        for n, row in enumerate((folder / "search.yml").read_text("utf-8").splitlines(), 1)
        if "apply: -1" in row
    )
    with pytest.raises(BuilderError, match=rf"site_src/data/search\.yml:{line}: pages\.apply"):
        data.load(folder)


def test_words_for_a_heading_that_does_not_exist_are_told(tmp_path: Path) -> None:
    front = front_matter.FrontMatter(
        title="丢了", description="补领。", checked=date(2026, 11, 26), section="use", order=1
    )
    page = Entry(
        lang="zh",
        slug="paper",
        url="zh/paper/",
        source="zh/paper.md",
        front=front,
        path=tmp_path / "paper.md",
    )
    known = searching.Search(same=(), stop={"zh": (), "en": ()})
    (tmp_path / "assets").mkdir()
    texts = {
        page: '<h2 id="lost">丢了</h2>',
        replace(page, lang="en", url="en/paper/"): '<h2 id="lost">Lost</h2>',
    }
    written = search.write(tmp_path, texts, known, {"paper": {"lost": {"zh": ("泡水",), "en": ("stolen",)}}})
    asked = [json.loads((tmp_path / written[lang]).read_bytes())["asked"] for lang in ("zh", "en")]
    assert asked == [["", "泡水"], ["", "stolen"]]
    with pytest.raises(BuilderError, match=r"asked\.yml: paper\.found: there is no such heading"):
        search.write(tmp_path, texts, known, {"paper": {"found": {"zh": ("找到",)}}})
