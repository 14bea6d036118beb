"""Search finds exactly the pages that a substring search with synonyms finds, in both languages."""

import html
import re

import pytest
import yaml
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT, Site

pytestmark = pytest.mark.browser

# fmt: off
TERMS = {
    "zh": [
        "申领", "审验", "驾照", "截图", "年检", "老人", "换证", "照片", "离线", "扣分", "行驶证", "刷脸",
        "12123", "红底", "港澳", "诈骗", "实习期", "C5", "证芯编号", "没有这个词", "照片 审核",
    ],
    "en": [
        "photo", "license", "elderly", "offline", "motorcycle", "renewal", "points", "screenshot", "fraud",
        "C5", "zzz", "12123", "QR code", "Hong Kong", "face check",
    ],
}
# fmt: on


def _text(markup: str) -> str:
    """Return what a reader sees in the page's text but for licences, apart from the code under test."""
    body = re.sub(r"(?s)<(script|style|pre)\b.*?</\1>", "", markup)
    parts = [
        *re.findall(r'(?s)<meta name="description" content="([^"]*)"', body),
        *re.findall(r"(?s)<h1>(.*?)</h1>", body),
        *re.findall(
            r'(?s)<div class="text">\n(.*?)\n</div>\n(?:<section class="sources"|\{%|</article>)', body
        ),
    ]
    text = " ".join(parts)
    text = re.sub(
        r"</(?:p|li|h\d|td|th|tr|dt|dd|figcaption|text|title|desc|div|summary)>|<br ?/?>", " ", text
    )
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text))).lower()


def _expected(site: Site, lang: str, query: str) -> set[str]:
    synonyms = yaml.safe_load((ROOT / "site_src/data/synonyms.yml").read_text("utf-8"))[lang]
    groups = [[word.lower() for word in group] for group in synonyms]
    terms = query.lower().split()
    found = set()
    for path in (site.path / lang).rglob("index.html"):
        slug = path.parent.relative_to(site.path).as_posix()
        if slug.rpartition("/")[2] in {"search", "check"}:
            continue
        text = _text(path.read_text("utf-8"))
        variants = [{term, *(word for group in groups if term in group for word in group)} for term in terms]
        if all(any(word in text for word in words) for words in variants):
            found.add(f"{slug}/")
    return found


def _found(page: Page, origin: str, lang: str, query: str) -> set[str]:
    page.locator("#q").fill(query)
    page.locator("form.search button").click()
    page.wait_for_function("query => document.getElementById('results').dataset.query === query", arg=query)
    links = page.locator("#results > li > a").evaluate_all("nodes => nodes.map((node) => node.href)")
    return {link.removeprefix(origin) for link in links}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_found(browser: Browser, site: Site, origin: str, lang: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{origin}{lang}/search/")
    assert len(TERMS["zh"]) + len(TERMS["en"]) >= 30
    counts = []
    for term in TERMS[lang]:
        found = _found(page, origin, lang, term)
        assert found == _expected(site, lang, term), term
        counts.append(len(found))
    assert 0 in counts
    assert max(counts) > 5
    context.close()


def test_a_search_has_an_address(browser: Browser, origin: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{origin}zh/search/?q=%E6%88%AA%E5%9B%BE")
    page.locator("#results > li").first.wait_for()
    assert page.locator("#q").input_value() == "截图"
    assert page.locator("#results mark").first.inner_text() in {"截图", "截屏"}
    assert "找到" in page.locator("#found").inner_text()
    context.close()
