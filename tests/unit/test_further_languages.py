"""Languages are data: a site in one alone, and in two further ones that no code knows of."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from liangzheng.audit import languages
from liangzheng.errors import BuilderError
from liangzheng.plugin import LiangzhengPlugin, catalogues, data, lent
from liangzheng.plugin.languages import Languages, both, load
from tests.support import further_languages
from tests.support.cli import fails, run
from tests.support.signed import KEY
from verifier_wasm import catalogue
from verifier_wasm.bridge import Bridge
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import cbor

_SOURCE = further_languages.ROOT / "site_src"
_LINK = re.compile(r'<a\b[^>]* href="(?!\w+:)([^"#]*)')


def _pages(config: Path, site: Path) -> LiangzhengPlugin:
    """Build the pages alone."""
    settings = load_config(str(config), site_dir=str(site), site_url="", strict=False)
    build(settings)
    plugin = settings.plugins["liangzheng"]
    assert isinstance(plugin, LiangzhengPlugin)
    return plugin


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, LiangzhengPlugin]]:
    """Build the guide in four languages; what the verifier learnt is forgotten."""
    folder = tmp_path_factory.mktemp("four")
    plugin = _pages(further_languages.make(folder, "zh, en, zh-Hant, bo"), folder / "site")
    yield folder / "site", plugin
    catalogue._taught.clear()
    catalogue.catalogue.cache_clear()
    catalogue.words.cache_clear()


def _text(site: Path, page: str) -> str:
    return (site / page / "index.html").read_text("utf-8")


def _lost(site: Path) -> set[str]:
    """Return the links that lead nowhere, each with its page."""
    lost = set()
    for page in site.rglob("index.html"):
        for address in _LINK.findall(page.read_text("utf-8")):
            target = page.parent / address if address else page
            if not (target / "index.html" if target.is_dir() else target).is_file():
                lost.add(f"{page.relative_to(site)}: {address}")
    return lost


def test_each_language_has_its_pages_and_says_so(four: tuple[Path, LiangzhengPlugin]) -> None:
    site, _ = four
    for lang, html in (("zh", "zh-Hans"), ("en", "en"), ("zh-Hant", "zh-Hant"), ("bo", "bo")):
        assert f'<html lang="{html}" ' in _text(site, lang)
        assert json.loads(next(site.glob(f"assets/app-{lang}.*.json")).read_bytes())["lang"] == lang
        assert (site / lang / "changes.xml").is_file()
    assert "<h1>核驗證件碼" in _text(site, "zh-Hant/check").replace(' id="check-title"', "")
    assert "本頁由機器從簡體轉換" in _text(site, "zh-Hant/validity")
    assert "འདི་ནི་ཟིན་བྲིས་ཡིན།" in _text(site, "bo/unofficial")
    root = _text(site, ".")
    assert 'data-tags="zh en zh-Hant bo" data-others="en"' in root


def test_a_page_that_is_not_there_is_lent_and_marked(four: tuple[Path, LiangzhengPlugin]) -> None:
    site, _ = four
    assert _lost(site) == set()
    assert not (site / "bo" / "validity").exists()
    home = _text(site, "bo")
    note = '<small class="in-language">（<span lang="zh-Hans">中文</span>）</small>'
    # In a page's text, in the list of all pages, and in the theme's own places.
    assert f'<a href="../zh/validity/#renew" hreflang="zh-Hans">有效期{note}</a>' in home
    assert re.search(rf'<a href="\.\./zh/glossary/" hreflang="zh-Hans" lang="zh-Hans">[^<]+{note}</a>', home)
    assert '<a class="top-icon" href="../zh/search/" hreflang="zh-Hans">' in home
    # The switch: from a page that only others have, to those that readers get in its place.
    assert 'href="../../bo/" hreflang="bo" lang="bo" data-twin="bo"' in _text(site, "zh/validity")
    english = _text(site, "en/validity")
    assert 'href="../../zh/validity/" hreflang="zh-Hans" lang="bo" data-twin="bo">བོད་ཡིག<small' in english
    assert 'href="../../bo/check/" hreflang="bo" lang="bo" data-twin="bo">བོད་ཡིག</a>' in _text(
        site, "en/check"
    )


def test_a_word_that_is_lent_says_its_language(four: tuple[Path, LiangzhengPlugin]) -> None:
    site, _ = four
    home = _text(site, "bo")
    assert '<a class="skip" href="#main"><span lang="zh-Hans">跳到正文</span></a>' in home
    assert 'content="亮证"' in home
    for page in site.rglob("*.html"):
        assert not re.search("[\ue010-\ue012]", page.read_text("utf-8")), page
    assert '<span lang="zh-Hans">' not in _text(site, "zh-Hant/validity")


def test_what_is_missing_is_listed(four: tuple[Path, LiangzhengPlugin]) -> None:
    _, plugin = four
    chinese, english, traditional, draft = plugin.listed_languages()
    assert (chinese, english) == ({"tag": "zh", "html": "zh-Hans"}, {"tag": "en", "html": "en"})
    assert traditional["missing"] == {"words": [], "sentences": [], "pages": []}
    missing = draft["missing"]
    assert "validity" in missing["pages"]
    assert "check" not in missing["pages"]
    assert {"ui.skip", "sections.apply.title", "steps.1.text"} <= set(missing["words"])
    assert "ui.home" not in missing["words"]
    assert {"outcomes.rejected", "classes.C1"} <= set(missing["sentences"])
    assert "values.yes" not in missing["sentences"]


def test_the_check_lists_it_and_fails_for_it_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = {"words": ["ui.skip"], "sentences": [], "pages": ["ages", "law"]}
    listed = [
        {"tag": "zh", "html": "zh-Hans"},
        {"tag": "bo", "html": "bo", "fallback": "zh", "missing": lacking},
    ]
    (tmp_path / "build.json").write_text(json.dumps({"languages": listed}), "utf-8")
    lines = ["bo: 1 words from zh: ui.skip", "bo: 2 pages from zh: ages, law"]
    assert list(languages.lacking(tmp_path)) == lines
    monkeypatch.setattr("liangzheng.cli.check.audit", lambda _: [])
    for options, status in (([], 0), (["--strict"], 1)):
        done = run("check", tmp_path, *options)
        assert (done.exit, done.out.splitlines()[:2]) == (status, lines)


def test_the_verifier_speaks_what_it_was_taught(four: tuple[Path, LiangzhengPlugin]) -> None:
    del four  # whose build has taught them
    assert catalogue.label("outcomes.rejected", "zh-Hant") == "核驗不通過"
    assert catalogue.label("classes.C1", "zh-Hant") == "小型汽車"
    assert catalogue.label("values.yes", "bo") == "ཡིན"
    assert catalogue.label("outcomes.rejected", "bo") == catalogue.label("outcomes.rejected", "zh")


def test_the_page_teaches_its_verifier() -> None:
    words = {"language": "eo", "lender": "en", "sections": {"reasons": {"unknown_code": "Nekonata kodo."}}}
    bridge = Bridge()
    answer = json.loads(bridge.open(b"", b"", at="2026-11-26T00:00:00Z", lang="eo", words=json.dumps(words)))
    assert answer["sentence"] == catalogue.sentence(answer["error"], "en")
    assert json.loads(bridge.explain("no such code", lang="eo"))["sentence"] == "Nekonata kodo."
    catalogue._taught.pop("eo")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_language_alone_has_no_switch_and_one_of_everything(lang: str, tmp_path: Path) -> None:
    _pages(further_languages.make(tmp_path, lang), tmp_path / "site")
    site = tmp_path / "site"
    assert {path.name for path in site.iterdir() if path.is_dir()} == {"assets", lang}
    assert [path.name.split(".")[0] for path in site.glob("assets/app-*")] == [f"app-{lang}"]
    assert [path.name.split(".")[0] for path in site.glob("assets/search-*")] == [f"search-{lang}"]
    assert len(list(site.rglob("changes.xml"))) == 1
    assert _lost(site) == set()
    root = _text(site, ".")
    assert f'data-tags="{lang}" data-others="{lang}"' in root
    assert f'content="0; url={lang}/"' in root
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "data-twin" not in text, page
        assert "alternate" not in text.replace('rel="alternate" type="application/rss+xml"', ""), page


def _refused(languages_: list[Any], tmp_path: Path, config: str = "") -> str:
    content = tmp_path / "site_src"
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    with pytest.raises(BuilderError) as caught:
        _further(languages_, content, tmp_path)
    return str(caught.value)


def _further(languages_: list[Any], content: Path, folder: Path) -> Languages:
    return load(languages_, content, folder / "mkdocs.yml")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a content folder with the draft, as small as can be."""
    folder = tmp_path / "site_src"
    shutil.copytree(_SOURCE / "data", folder / "data")
    further_languages.add_draft(folder)
    for lang in ("zh", "en"):
        (folder / lang).mkdir()
        (folder / lang / "index.md").touch()
    return folder


@pytest.mark.parametrize(
    ("languages_", "told"),
    [
        ([], "mkdocs.yml:3: languages: a site has at least one language"),
        (["zh", "ZH_cn"], "'ZH_cn' is no language tag"),
        (["../zh"], "is no language tag"),
        ([True], "True is no language tag"),
        (["zh", "zh"], "'zh' stands there twice"),
        (["zh", "fr"], "'fr' has no words: site_src/data/words/fr.yml is missing"),
    ],
)
def test_a_wrong_language_is_told(languages_: list[Any], told: str, content: Path, tmp_path: Path) -> None:
    del content
    assert told in _refused(languages_, tmp_path, "plugins:\n- liangzheng:\n    languages: []\n")


def test_a_language_without_pages_is_told_with_its_line(content: Path, tmp_path: Path) -> None:
    (content / "bo" / "index.md").unlink()
    config = "plugins:\n- liangzheng:\n    languages:\n    - zh\n    - bo\n"
    told = "mkdocs.yml:5: languages: 'bo' has no pages: site_src/bo/index.md is missing"
    assert _refused(["zh", "bo"], tmp_path, config) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  menu:", "  menue:", ":8: ui.menue: no data file has such a text"),
        ("（{language}）", "（）", ":11: ui.in_language: {language} was lost"),
        ("（{language}）", "（{language} {n}）", ":11: ui.in_language: nothing fills {n}"),
        ("  fallback: zh", "  fallback: fr", ":4: language.fallback: words are lent by zh, en, not by 'fr'"),
        ("  name:", "  title:", ":2: language.name: Field required"),
        ("  menu: དཀར་ཆག", "  menu: [1]", ":8: ui.menu: has to be a text"),
        ("    start:", "    - start:", ":16: asked.unofficial: "),
    ],
)
def test_a_wrong_word_is_told_with_its_line(
    old: str, new: str, told: str, content: Path, tmp_path: Path
) -> None:
    path = content / "data" / "words" / "bo.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(BuilderError) as caught:
        data.load(content / "data", _further(["zh", "bo"], content, tmp_path))
    assert str(caught.value).startswith("site_src/data/words/bo.yml")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("sentences", "told"),
    [
        ('{"outcomes":\n {"rejectet": "x"}}', ":2: outcomes.rejectet: the verifier has no such text"),
        ('{"outcome":\n {}}', ":1: outcome: the verifier has no such section"),
        ('{"words":\n\n {"china_time": "x"}}', ":3: words.china_time: {time} was lost"),
        ('{"outcomes": {"rejected": 1}}', ":1: outcomes.rejected: has to be a text"),
        ('{"outcomes": []}', ":1: outcomes: a section has to hold texts"),
        ("[]", ":1: file: the sentences have to be in sections"),
        ('{\n"outcomes"', ":2: Expecting ':' delimiter"),
    ],
)
def test_a_wrong_sentence_is_told_with_its_line(
    sentences: str, told: str, content: Path, tmp_path: Path
) -> None:
    (content / "data" / "catalogue" / "bo.json").write_text(sentences, "utf-8")
    with pytest.raises(BuilderError) as caught:
        catalogues.taught(_further(["bo"], content, tmp_path), content)
    assert str(caught.value).startswith("site_src/data/catalogue/bo.json")
    assert told in str(caught.value)


def test_verify_speaks_the_languages_of_the_site_in_the_folder(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (content / "data" / "catalogue" / "bo.json").write_text('{"outcomes": {"cannot_judge": "བོད"}}', "utf-8")
    (tmp_path / "mkdocs.yml").write_text("docs_dir: site_src\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    trusted = tmp_path / "office.cbor"
    trusted.write_bytes(cbor.encode([key_to_cose(KEY.public, KEY.kid)]))
    catalogue._taught.pop("bo", None)
    done = run("verify", "--trust", trusted, "--text", "x", "--lang", "bo")
    assert (done.exit, done.out.splitlines()[0]) == (3, "བོད")
    catalogue._taught.pop("bo")
    fails(run("verify", "--text", "x", "--lang", "fr"), "'fr' is not one of 'zh', 'en', nor of the site here")


def test_who_verifies_in_a_folder_runs_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs does what a tag in its settings says; a checker has only asked for a language."""
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: A\nmark: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path "
        f'["{tmp_path}/run"]]\n',
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert run("verify", "--lang", "fr", "--text", "x").exit == 2
    assert not (tmp_path / "run").exists()


def test_what_is_lent_is_markup_in_text_alone() -> None:
    word = lent.mark("词", "zh-Hans")
    page = f'<title>{word}</title><p title="{word}">{word}<b>x</b></p><svg><text>{word}</text></svg>'
    shown = (
        '<title>词</title><p title="词"><span lang="zh-Hans">词</span><b>x</b></p><svg><text>词</text></svg>'
    )
    assert lent.shown(page) == shown
    assert [language.tag for language in both()] == ["zh", "en"]
