"""A publisher's settings: each wrong one is told with file, line and a sentence; colours can be read."""

import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from mkdocs.config import load_config

from liangzheng.complaints import Complaints
from liangzheng.errors import BuilderError
from liangzheng.plugin import LiangzhengPlugin, colours, mark, site_names
from liangzheng.plugin.config import PluginConfig
from liangzheng.plugin.contrast import TEXT, contrast
from liangzheng.plugin.setting_lines import option_place, setting_place
from liangzheng.plugin.settings import Colours
from liangzheng.project import Project
from liangzheng.publishing import publish
from liangzheng.theme import FOLDER

_RULES = (Path(__file__).parents[2] / "mkdocs.yml").read_text("utf-8")
_PLUGIN = "  - liangzheng:\n"
_LINE = _RULES[: _RULES.index(_PLUGIN)].count("\n") + 2
_THEME = colours.schemes(FOLDER / "assets")
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def _with(folder: Path, option: str) -> Path:
    """Write our own settings with one more option, and nothing else of the plugin's."""
    (folder / "site_src").mkdir()
    before, after = _RULES.split(_PLUGIN)
    rest = re.sub(r"\A(?: {6}.*\n)+", "", after)
    (folder / "mkdocs.yml").write_text(f"{before}{_PLUGIN}      {option}\n{rest}", "utf-8")
    return folder / "mkdocs.yml"


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("nmae: x", "nmae: there is no such setting"),
        ("name: x", "name: input should be a valid"),
        ("name: { zh: '' }", "name.zh: has to be one line of characters that can be seen"),
        ('name: { zh: "a\\u202eb" }', "name.zh: has to be one line"),
        ('name: { zh: "a\\nb" }', "name.zh: has to be one line"),
        (f"name: {{ zh: {'长' * 41} }}", "name.zh: string should have at most 40"),
        ("name: { Chinese: x }", "name.Chinese.[key]: has to be a language"),
        ("colours: { accent: red }", "colours.accent: has to be a colour in quotation marks"),
        ("colours:\n        accent: #b3161b", "colours.accent: has to be text, in quotation marks"),
        ("colours: { acent: '#b3161b' }", "colours.acent: there is no such setting"),
        ("contact: { email: 'a@b' }", "contact.email: has to be a mail address"),
        ("contact: { email: 'a@b.cn?cc=c@d.cn' }", "contact.email: has to be a mail address"),
        ("contact: { url: 'javascript:alert(1)' }", "contact.url: URL scheme should be"),
        ("contact: { phone: 110 }", "contact.phone: has to be text, in quotation marks"),
        ("leave_out: { pages: [law, 'No!'] }", "leave_out.pages.1: has to be a page's file name"),
        ("mark: 3", "mark: Expected type"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(option: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BuilderError) as caught:
        load_config(str(_with(tmp_path, option)))
    line = _LINE + option.count("\n")
    assert str(caught.value).startswith(f"mkdocs.yml:{line}: {said}")
    assert "\n" not in str(caught.value)


def test_lines_are_found_where_plugins_are_a_mapping_and_where_they_are_inherited(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(
        "site_name: x\nplugins:\n  liangzheng:\n    mark: 3\n    name:\n      zh: x\n"
    )
    (tmp_path / "mkdocs.yml").write_text("INHERIT: base.yml\nextra_css: [a, b]\n")
    assert option_place(tmp_path / "mkdocs.yml", ("name", "zh")) == "base.yml:6"
    assert setting_place(tmp_path / "mkdocs.yml", ("site_name",)) == "base.yml:1"
    assert setting_place(tmp_path / "mkdocs.yml", ("extra_css", 1)) == "mkdocs.yml:2"
    (tmp_path / "base.yml").write_text("INHERIT: mkdocs.yml\n")
    assert option_place(tmp_path / "mkdocs.yml", ("name",)) == "mkdocs.yml:1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site_name: x\n  docs_dir: y\n", "mkdocs.yml:2: mapping values are not allowed here"),
        ("- x\n", "mkdocs.yml:1: has to be a list of `name: value`"),
        ("site_name: x\ndocs_dir: y\nsite_name: z\n", "mkdocs.yml:3: site_name stands here a second time"),
    ],
)
def test_settings_that_cannot_be_read_are_told_with_their_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(BuilderError) as caught:
        Project(tmp_path).content  # noqa: B018 - read for what it raises
    assert str(caught.value) == said


def test_content_and_output_are_where_mkdocs_has_them(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    assert Project(tmp_path).content == tmp_path / "docs"
    assert Project(tmp_path).output == tmp_path / "site"
    (tmp_path / "mkdocs.yml").write_text("docs_dir: text\nsite_dir: public\n", "utf-8")
    assert Project(tmp_path).content == tmp_path / "text"
    assert Project(tmp_path).output == tmp_path / "public"


def test_what_mkdocs_says_of_a_setting_gets_its_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = _with(tmp_path, "keep_days: 1")
    file.write_text(file.read_text("utf-8") + "sitename: x\n", "utf-8")
    load_config(str(file), strict=False)
    told = Complaints(tmp_path / "site_src", file)
    for record in caplog.records:
        told.handle(record)
    line = file.read_text("utf-8").count("\n")
    assert told.messages == [f"mkdocs.yml:{line}: sitename: Unrecognised configuration name: sitename"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            Colours(accent="#ffd54a"),
            "#ffd54a on the page's #f1f5f4 has a contrast of 1.29:1, and WCAG AA needs 4.5:1",
        ),
        (Colours(accent_dark="#500"), "#500 on the page's #1a2127 has a contrast of 1.07:1"),
        (Colours(link="#88f"), "#88f on the page's #f1f5f4 has a contrast of 2.72:1"),
        (Colours(link_dark="#345"), "#345 on the page's #1a2127 has a contrast of"),
    ],
)
def test_a_colour_without_contrast_says_what_it_has_and_what_it_needs(
    given: Colours, said: str, tmp_path: Path
) -> None:
    (name,) = given.model_fields_set
    file = _with(tmp_path, f"colours: {{ {name}: '{getattr(given, name)}' }}")
    with pytest.raises(BuilderError) as caught:
        colours.own(given, _THEME, file)
    assert str(caught.value).startswith(f"mkdocs.yml:{_LINE}: colours.{name}: {said}")
    shade = re.findall("#[0-9a-f]{6}", str(caught.value))[-1]
    assert colours.own(Colours(**{name: shade}), _THEME, file)  # what it says would do does


@pytest.mark.parametrize("accent", ["#b3161b", "#0a3d91", "#000", "#7a00cc", "#5f6b00", "#0b6b36", "#a03c00"])
def test_what_is_made_of_the_accent_can_be_read_in_both_schemes(accent: str) -> None:
    made = colours.own(Colours(accent=accent, link="#7a0c10"), _THEME, Path("mkdocs.yml"))
    for scheme, own in zip(_THEME, made, strict=True):
        now = scheme | own
        pairs = [
            *product(("--brand", "--link", "--draw"), ("--paper", "--soft")),
            *product(("--ink", "--quiet", "--link"), ("--brand-soft",)),
            *product(("--draw",), ("--draw-ground", "--draw-paper")),
            ("--brand-ink", "--brand"),
        ]
        assert [pair for pair in pairs if contrast(now[pair[0]], now[pair[1]]) < TEXT] == []


def test_a_link_leaves_large_text_its_own_colour() -> None:
    assert colours.style(colours.own(Colours(link="#7a0c10"), _THEME, Path("mkdocs.yml"))) == (
        b':root:not([data-text="large"]){--link:#7a0c10;}\n'
    )
    assert colours.style(colours.own(Colours(), _THEME, Path("mkdocs.yml"))) == b""


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "holds <script>"),
        ('<path onload="alert(1)"/>', "holds the script onload"),
        ('<path style="onclick:alert(1)"/>', "holds the script onclick"),
        ('<image href="https://example.org/a.png"/>', "holds <image>"),
        ('<a href="https://example.org/"/>', "holds <a>"),
        ("<foreignObject/>", "holds <foreignObject>"),
        ("<style>@import 'x'</style>", "holds <style>: save it with presentation attributes"),
        ("<text>x</text>", "holds <text>: turn letters into outlines"),
        ('<use href="#a"/>', "holds <use>"),
        ('<path fill="url(https://example.org/#a)"/>', "outside of it in 'fill'"),
        ('<path style="fill:u\\72l(//example.org/)"/>', "outside of it in 'style'"),
        ('<linearGradient href="b.svg#c"/>', "refers to 'b.svg#c'"),
        (f"{'<g>' * 40}{'</g>' * 40}", "is nested too deep"),
        (f'<path d="{"M0 0" * 9000}"/>', "bytes are more than"),
        ("<g>", "is no SVG"),
    ],
)
def test_a_mark_that_acts_or_leads_out_is_refused(inside: str, said: str) -> None:
    with pytest.raises(BuilderError) as caught:
        mark.cleaned(_SVG.format(inside).encode(), shown_as="mkdocs.yml:7")
    assert said in str(caught.value)
    assert str(caught.value).startswith("mkdocs.yml:7: the mark ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html/>", "is no SVG"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 8"/>', "has to be square"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "has to be square"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + _SVG.format("&a;"), "holds entities"),
    ],
)
def test_a_mark_that_is_no_square_drawing_is_refused(text: str, said: str) -> None:
    with pytest.raises(BuilderError, match=said):
        mark.cleaned(text.encode(), shown_as="mkdocs.yml:7")


def test_a_mark_is_cleaned() -> None:
    given = _SVG.format(
        '<!-- x --><title>x</title><i:a xmlns:i="urn:i"/><g i:b="c" xmlns:i="urn:i" class="d">'
        '<path d="M0 0h9" style="fill: #fff; stroke-width:2"/></g>'
    )
    assert mark.cleaned(given.encode(), shown_as="") == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" '
        b'fill="#ffffff" /><svg viewBox="0 0 9 9" width="32" height="32"><g><path d="M0 0h9" fill="#fff" '
        b'stroke-width="2" /></g></svg></svg>'
    )


def test_a_name_in_markdown_is_text() -> None:
    assert site_names.fill_markdown("a {{ site-name }}", "<b>*x*[y](z)") == r"a &lt;b&gt;\*x\*\[y\]\(z\)"


def test_a_page_of_no_language_has_every_name_once() -> None:
    names = site_names.SiteNames("亮证", {"en": "亮证 Liangzheng"}, {})
    assert names.of_all(["zh", "en"]) == "亮证 Liangzheng"
    assert site_names.SiteNames("甲", {"en": "B"}, {}).of_all(["zh", "en"]) == "甲 · B"


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("trust: nowhere", "trust: {root}/nowhere is not a trust folder"),
        ("trust: site_src/keys", "trust: site_src/keys lies in site_src, which is published whole"),
        ("policy: nowhere.yml", "policy: {root}/nowhere.yml: no such file"),
    ],
)
def test_trust_and_rules_that_lead_nowhere_are_told_with_their_line(
    option: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANGZHENG_STATE", str(tmp_path / "state"))
    config = load_config(str(_with(tmp_path, option)))
    plugin = config.plugins["liangzheng"]
    assert isinstance(plugin, LiangzhengPlugin)
    (tmp_path / "parts").mkdir()
    with pytest.raises(BuilderError) as caught:
        publish(
            Project(tmp_path), plugin.config, tmp_path / "site_src", tmp_path / "parts", datetime.now(UTC)
        )
    assert str(caught.value).startswith(f"mkdocs.yml:{_LINE}: {said.format(root=tmp_path)}")


@pytest.mark.parametrize(
    "written",
    ["https://x.example;frame-ancestors https:", "http://x.example", "https://u:p@x.example", "https://*"],
)
def test_a_status_origin_is_nothing_but_an_origin(written: str, tmp_path: Path) -> None:
    """In a Content-Security-Policy, what follows a semicolon would be a rule of its own."""
    file = _with(tmp_path, f'status_origins: ["{written}"]')
    options = PluginConfig()
    options.load_dict({"status_origins": [written]})
    with pytest.raises(BuilderError, match=r"^[^\n]*mkdocs\.yml:\d+: status_origins: [^\n]*$"):
        options.check(file)
