"""The design system: colours that can be read in every scheme, drawings, words held together."""

import re
from itertools import product
from pathlib import Path

import jinja2
import pytest

from liangzheng.errors import BuilderError
from liangzheng.plugin import data
from liangzheng.plugin.drawings import Drawings, fill, mark
from liangzheng.plugin.styles import joined
from liangzheng.plugin.sure import mark_cells
from liangzheng.plugin.unbroken import Unbroken

_ROOT = Path(__file__).parents[2]
_THEME = _ROOT / "builder" / "liangzheng" / "theme"
_TOKENS = (_THEME / "assets" / "css" / "site" / "tokens.css").read_text("utf-8")
_DATA = data.load(_ROOT / "site_src" / "data")

#: WCAG 2.2, 1.4.3 and 1.4.11.
_TEXT, _EDGE = 4.5, 3.0
#: What stands on which ground.
_READ = [
    *product(
        ("--ink", "--quiet", "--link", "--brand", "--good", "--care", "--bad", "--open"),
        ("--paper", "--soft"),
    ),
    ("--brand-ink", "--brand"),
    ("--notice-ink", "--notice"),
    *((f"--{meaning}", f"--{meaning}-soft") for meaning in ("good", "care", "bad", "open")),
    ("--link", "--brand-soft"),
    ("--quiet", "--brand-soft"),
    ("--draw", "--draw-paper"),
    ("--draw", "--draw-ground"),
    ("--draw-warm", "--draw-warm-ground"),
]
_SEEN = [
    *product(("--line-strong", "--focus", "--draw", "--draw-warm"), ("--paper", "--soft")),
    ("--thing-line", "--thing-green"),
    ("--thing-red-code", "--thing-red"),
]


def _schemes() -> dict[str, dict[str, str]]:
    """The colours of each scheme: what a later block says goes over what an earlier one said."""
    light, dark, large, large_dark = (
        dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{3,6});", block))
        for block in re.findall(r"(?m)^ *(?::root|\[data-text)[^{]*\{([^}]*)\}", _TOKENS)
    )
    return {
        "light": light,
        "dark": light | dark,
        "large": light | large,
        "large, dark": light | dark | large | large_dark,
    }


def _luminance(colour: str) -> float:
    """Relative luminance of sRGB, as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", _schemes())
def test_every_pair_can_be_read(scheme: str) -> None:
    colours = _schemes()[scheme]
    assert _contrast("#fff", "#000000") == pytest.approx(21)
    weak = [
        f"{one} on {other}: {_contrast(colours[one], colours[other]):.2f}"
        for pairs, least in ((_READ, _TEXT), (_SEEN, _EDGE))
        for one, other in pairs
        if _contrast(colours[one], colours[other]) < least
    ]
    assert weak == []


def _environment(**more: str) -> jinja2.Environment:
    loaders = [jinja2.DictLoader(more), jinja2.FileSystemLoader(_THEME)]
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(loaders), autoescape=True, undefined=jinja2.StrictUndefined
    )


def test_every_drawing_is_drawn_and_says_what_it_shows_in_its_language() -> None:
    environment = _environment()
    names = [path.stem for path in (_THEME / "drawings").glob("[!_]*.svg")]
    assert set(_DATA.drawings) <= set(names)
    for lang in data.LANGUAGES:
        draw = Drawings(environment, _DATA.drawings).of(lang)
        for name in names:
            drawn = str(draw(name))
            if name in _DATA.drawings:
                assert 'role="img"' in drawn
                assert _DATA.drawings[name].alt[lang][:12] in drawn
            else:
                assert name.startswith(("situation-", "icon-")), name
                assert 'aria-hidden="true"' in drawn
            used = {word for words in re.findall(r' class="([^"]*)"', drawn) for word in words.split()}
            css = (_THEME / "assets" / "css" / "site" / "drawings.css").read_text("utf-8")
            assert [word for word in used if f".{word} " not in css and f".{word},\n" not in css] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<svg viewBox="0 0 1 1"><path style="fill:red"/></svg>', "holds 'style='"),
        ('<svg viewBox="0 0 1 1"><script/></svg>', "holds '<script'"),
        ("<svg/>", "does not begin with"),
    ],
)
def test_a_drawing_that_the_page_would_refuse_fails_the_build(text: str, words: str) -> None:
    draw = Drawings(_environment(**{"drawings/bad.svg": text}), {}).of("zh")
    with pytest.raises(BuilderError, match=words):
        draw("bad")
    assert draw("nowhere", optional=True) == ""
    with pytest.raises(BuilderError, match="no drawing 'nowhere'"):
        fill(mark("| {{ drawing nowhere }} |"), draw)


def test_words_without_a_drawing_fail_the_build() -> None:
    with pytest.raises(BuilderError, match=r"data/drawings\.yml: the theme has no drawing 'step-1'"):
        Drawings(jinja2.Environment(loader=jinja2.DictLoader({})), {"step-1": _DATA.drawings["step-1"]})  # noqa: S701


def test_a_word_that_a_drawing_lacks_is_named() -> None:
    draw = Drawings(_environment(), {}).of("zh")
    with pytest.raises(BuilderError, match=r"data/drawings\.yml: step-2: the drawing needs more words"):
        draw("step-2")


def test_a_heading_breaks_between_words() -> None:
    held = Unbroken(("驾驶证", "电子驾驶证", "交管12123"))
    box = '<span class="unbroken">{}</span>'.format
    assert held.text("电子驾驶证<") == box("电子驾驶证") + "&lt;"
    assert held.headings('<h2 id="a">用 <b>交管12123</b></h2><p>驾驶证</p>') == (
        f'<h2 id="a">用 <b>{box("交管12123")}</b></h2><p>驾驶证</p>'
    )
    assert Unbroken(("amp", "A&B")).text("amp & A&B") == f"{box('amp')} &amp; {box('A&amp;B')}"
    assert held.text("记满12分") == f"记满{box('12分')}"
    kept = f'<title>交管12123</title><a title="交管12123">{box("交管12123")}</a><text>交管12123</text>'
    assert held.page(kept) == kept
    assert held.page("<p>在“交管12123”里</p>") == f"<p>在“{box('交管12123')}”里</p>"


def test_how_sure_a_row_is_stands_in_a_mark() -> None:
    html = "<td>多个来源一致</td><td>多个来源一致吗</td><p>多个来源一致</p>"
    marked = '<td><span class="confidence confidence-agreeing">多个来源一致</span></td>'
    assert mark_cells(html, _DATA.words("zh")) == html.replace("<td>多个来源一致</td>", marked)


def test_a_style_sheet_is_joined_with_its_parts(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "one.css").write_text("/* a\n b */\na {\n  top: 0;\n}\n")
    (tmp_path / "all.css").write_text('@import "./part/one.css";\nb {\n  top: 1px;\n}\n')
    assert joined(tmp_path / "all.css") == b"a {\ntop: 0;\n}\nb {\ntop: 1px;\n}"
    (tmp_path / "all.css").write_text('@import "./part/two.css";\n')
    with pytest.raises(BuilderError, match=r"no style two\.css"):
        joined(tmp_path / "all.css")
    whole = joined(_THEME / "assets" / "css" / "site.css").decode()
    assert "@import" not in whole
    assert whole.count("{") == whole.count("}")
