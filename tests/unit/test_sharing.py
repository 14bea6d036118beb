"""What others read of the site: structured data, feeds, sitemap; addresses only where they are known."""

import html
import io
import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import resvg_py
import zxingcpp
from mkdocs.commands.build import build
from mkdocs.config import load_config
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.kit import find_kit
from liangzheng.plugin import install, link_pictures
from liangzheng.plugin.data import load
from liangzheng.plugin.look import Look
from liangzheng.runtime.cache import Cache

_ROOT = Path(__file__).parents[2]
_URL = "https://example.org/licence/"
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_LINK = "{http://www.w3.org/1999/xhtml}link"
pytestmark = pytest.mark.xdist_group("sharing")


def _pages(target: Path, site_url: str) -> Path:
    build(load_config(str(_ROOT / "mkdocs.yml"), site_dir=str(target), site_url=site_url, strict=False))
    return target


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _pages(tmp_path_factory.mktemp("known"), _URL)


@pytest.fixture(scope="module")
def unknown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _pages(tmp_path_factory.mktemp("unknown"), "")


def _data(path: Path) -> dict[str, Any]:
    found = re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', path.read_text("utf-8"))
    assert len(found) == 1
    read: dict[str, Any] = json.loads(found[0])
    return read


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_question_is_in_the_structured_data(known: Path, lang: str) -> None:
    read = _data(known / lang / "faq" / "index.html")
    source = (_ROOT / "site_src" / lang / "faq.md").read_text("utf-8")
    questions = re.findall(r"(?m)^### (.*?) \{#", source)
    assert read["@type"] == "FAQPage"
    assert [entry["name"] for entry in read["mainEntity"]] == questions
    assert len(questions) >= 32
    assert all(entry["acceptedAnswer"]["text"] for entry in read["mainEntity"])


def test_the_steps_and_the_day_of_checking(known: Path) -> None:
    read = _data(known / "zh" / "apply" / "index.html")
    assert read["@type"] == "HowTo"
    assert len(read["step"]) == 3
    assert read["url"] == f"{_URL}zh/apply/"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", read["dateModified"])
    assert _data(known / "en" / "states" / "index.html")["@type"] == "Article"


def test_nothing_names_an_address_where_none_is_known(unknown: Path) -> None:
    assert not (unknown / "sitemap.xml").exists()
    assert not (unknown / "partials").exists()
    for path in unknown.rglob("*.html"):
        text = path.read_text("utf-8")
        assert 'rel="canonical"' not in text
        assert "og:url" not in text
        assert 'rel="alternate" hreflang' not in text
        assert "og:image" not in text
    assert not list(unknown.glob("assets/pictures/link-*"))
    for lang in ("zh", "en"):
        assert "http" not in (unknown / lang / "changes.xml").read_text("utf-8")


def test_the_sitemap_has_every_page_and_its_twin(known: Path) -> None:
    urls = ET.parse(known / "sitemap.xml").getroot()
    listed = {url.findtext(_LOC): [link.get("href") for link in url.findall(_LINK)] for url in urls}
    pages = {path.parent.relative_to(known).as_posix() for path in known.rglob("index.html")}
    assert set(listed) == {_URL + (f"{page}/" if page != "." else "") for page in pages}
    for address, versions in listed.items():
        if address != _URL:
            assert address in versions
            assert len(versions) == 2
            assert all(version in listed for version in versions)


def test_canonical_addresses_are_those_of_the_sitemap(known: Path) -> None:
    listed = {url.findtext(_LOC) for url in ET.parse(known / "sitemap.xml").getroot()}
    for path in known.rglob("index.html"):
        text = path.read_text("utf-8")
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', text)
        assert len(canonical) == 1, path
        assert canonical[0] in listed
        assert f'<meta property="og:url" content="{canonical[0]}">' in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_feed_has_every_change(known: Path, unknown: Path, lang: str) -> None:
    changes = load(_ROOT / "site_src" / "data").changes
    items = ET.parse(known / lang / "changes.xml").getroot().findall("channel/item")
    assert {item.findtext("title") for item in items} == {change.text[lang] for change in changes}
    assert len({item.findtext("guid") for item in items}) == len(changes)
    days = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    assert days == sorted(days, reverse=True)
    for item in items:
        link = item.findtext("link") or ""
        assert (known / link.removeprefix(_URL) / "index.html").is_file()
    for item in ET.parse(unknown / lang / "changes.xml").getroot().findall("channel/item"):
        assert (unknown / lang / (item.findtext("link") or "") / "index.html").is_file()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_says_up_to_which_day_its_sources_go_and_what_each_speaks_for(known: Path, lang: str) -> None:
    page = (known / lang / "apply" / "index.html").read_text("utf-8")
    assert re.search(r'<p class="sources-up-to">[^<]*<time datetime="2025-01-01">2025-01-01</time>', page)
    assert 'data-at="take-photo how-long not-passed" data-confidence="agreeing"' in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_home_page_leads_to_a_dozen_answers(known: Path, lang: str) -> None:
    page = (known / lang / "index.html").read_text("utf-8")
    links = re.findall(r'<li id="situation-[a-z-]+"><a href="([^"#]*)#([a-z-]+)"', page)
    assert len(links) == 12
    for target, anchor in links:
        answer = (known / lang / target / "index.html").read_text("utf-8")
        assert f'id="{anchor}"' in answer


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_site_can_be_installed(unknown: Path, lang: str) -> None:
    page = unknown / lang / "apply" / "index.html"
    (link,) = re.findall(r'<link rel="manifest" href="([^"]+)">', page.read_text("utf-8"))
    (touch,) = re.findall(r'<link rel="apple-touch-icon" href="([^"]+)">', page.read_text("utf-8"))
    path = (page.parent / link).resolve()
    manifest = json.loads(path.read_bytes())
    assert (path.parent / manifest["start_url"]).resolve() == unknown / lang
    assert (path.parent / manifest["scope"]).resolve() == unknown
    for shortcut in manifest["shortcuts"]:
        assert (path.parent / shortcut["url"] / "index.html").is_file()
    sides = []
    for icon in manifest["icons"]:
        with Image.open(path.parent / icon["src"]) as image:
            assert icon["sizes"] == f"{image.width}x{image.height}"
            sides.append(
                (image.width, icon.get("purpose"), image.convert("RGBA").getchannel("A").getpixel((0, 0)))
            )
    # A maskable icon is cut by the system, so that its corners are of the ground; any other has them round.
    assert sides == [(192, None, 0), (512, None, 0), (512, "maskable", 255)]
    with Image.open(page.parent / touch) as image:
        assert (image.size, image.convert("RGBA").getchannel("A").getpixel((0, 0))) == ((180, 180), 255)


def test_an_icon_that_is_none_is_told() -> None:
    for drawing in (b"", b"<svg", b'<svg viewBox="0 0 9 9"/>', b"<svg><rect fill='#000'/></svg>"):
        with pytest.raises(BuilderError, match=r"assets/icon\.svg: an icon is a square drawing"):
            install.icons(drawing)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_leads_to_its_page_by_a_code_where_the_address_is_known(
    known: Path, unknown: Path, lang: str
) -> None:
    for sheet, target in (("counter-card", "check"), ("handout-2", "apply"), ("day-list", "")):
        page = (known / lang / sheet / "index.html").read_text("utf-8")
        (drawing,) = re.findall(r'(?s)<div class="handout-code">(<svg.*?</svg>)</div>', page)
        drawing = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
        png = resvg_py.svg_to_bytes(svg_string=drawing, background="#ffffff", width=400)
        with Image.open(io.BytesIO(png)) as image:
            read = zxingcpp.read_barcodes(image.convert("L"))
        assert [code.text for code in read] == [
            f"{_URL}{lang}/{target}/".replace("//", "/").replace(":/", "://")
        ]
        without = (unknown / lang / sheet / "index.html").read_text("utf-8")
        assert "handout-blank" in without
        assert "handout-code" not in without


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_changes_has_every_change(unknown: Path, lang: str) -> None:
    page = (unknown / lang / "changes" / "index.html").read_text("utf-8")
    for change in load(_ROOT / "site_src" / "data").changes:
        assert change.text[lang] in html.unescape(page)
    days = re.findall(r'<li><p><time datetime="([^"]+)">', page)
    assert days == sorted(days, reverse=True)
    assert len(days) == len(load(_ROOT / "site_src" / "data").changes)


def test_a_link_to_a_page_is_shown_with_its_own_picture(known: Path) -> None:
    found = {}
    for path in known.rglob("index.html"):
        (address,) = re.findall(r'<meta property="og:image" content="([^"]+)">', path.read_text("utf-8"))
        found[path] = known / address.removeprefix(_URL)
        with Image.open(found[path]) as image:
            assert image.size == link_pictures.SIZE
    assert len({path.read_bytes() for path in found.values()}) == len(found)


def test_titles_are_drawn_whole_and_what_the_letters_lack_is_left_out(tmp_path: Path) -> None:
    mark = (_ROOT / "builder/liangzheng/theme/assets/icon.svg").read_bytes()
    look = Look(mark, ground=install.ground(mark), ink="#ffffff", style=b"")
    drawn = link_pictures.LinkPictures(find_kit().letters(), look, Cache(tmp_path))

    def picture(title: str) -> bytes:
        return drawn.picture(title=title, site="亮证", below="")

    assert picture("丢了\U0001f600\u3400") == picture("丢了") != picture("丢")
    assert picture("长" * 500) != picture("长" * 40)
    assert picture("x" * 5000)
    assert picture("") != picture("“")
    kept = drawn.picture(title="丢了", site="亮证", below="")
    for path in tmp_path.iterdir():
        path.write_bytes(b"altered")
    assert picture("丢了") == kept
