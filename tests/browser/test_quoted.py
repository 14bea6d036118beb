"""A stranger's text on the page: in a box of its own that clips, and never wider than the page."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Opener, Site, serving
from tests.support.check_page import CheckPage
from tests.support.further import further
from tests.support.liars import NOW, OFFICE, World
from tests.support.signed import lz1
from verifier_wasm.catalogue import catalogue
from verifier_wasm.encoding import cbor
from verifier_wasm.encoding.quoted import LENGTH

pytestmark = pytest.mark.browser

_MARKS = "a" + "".join(map(chr, range(0x300, 0x370)))
_TURNED = "\u202e过通验核\u2066\u200f"
_WORD = "W" * 10_000
_SAYS = "✅ 核验通过 VERIFIED 姓名 王伟"

#: The boxes of a stranger's text that do not clip, or that reach out of the page.
_OUTSIDE = """() => {
    const boxes = [...document.querySelectorAll('#result dd')].filter((box) => box.offsetParent);
    const past = (box) => {
        const { left, right, height } = box.getBoundingClientRect();
        const style = getComputedStyle(box);
        const clips = style.overflowX === 'hidden' && style.overflowY === 'hidden';
        const isolates = style.unicodeBidi === 'isolate';
        const inside = left >= 0 && right <= document.documentElement.clientWidth && height < 1500;
        return clips && isolates && inside ? [] : [box.textContent.slice(0, 40)];
    };
    return boxes.flatMap(past);
}"""

_OPEN = "document.querySelectorAll('#result details').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module")
def world(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve a copy of the site that trusts a signer whose documents hold such text."""
    host = tmp_path_factory.mktemp("strangers") / "host"
    shutil.copytree(site.path, host, copy_function=os.link)
    shutil.rmtree(host / "trust")
    with serving(host) as origin:
        made = World(host, origin)
        yield made


@pytest.fixture(
    params=[("zh", 390), ("en", 1280), *further(("en", 390), ("zh", 1280))], ids=lambda p: f"{p[0]}-{p[1]}"
)
def page(request: pytest.FixtureRequest, browser: Browser, world: World) -> Iterator[CheckPage]:
    lang, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, service_workers="block")
    opened = CheckPage(context.new_page(), world.origin)
    opened.open(lang)
    yield opened
    context.close()
    assert opened.problems == []


def _signed(world: World, document: dict[Any, Any], **others: Any) -> str:
    key = world.keys[OFFICE]
    payload = {1: OFFICE, 6: int(NOW.timestamp()) - 60, -70001: document, **others.pop("claims", {})}
    return lz1(payload, kid=key.kid, sign=key.sign)


def _codes(world: World) -> dict[str, str]:
    """What a stranger can write, and where: an issuer, an address, a document's fields and unknown keys."""
    dated = {7: ["C1"], 9: cbor.Tag(1004, "2099-01-01")}
    return {
        "marks": _signed(world, {0: "dl"}, claims={1: _MARKS}),
        "turned": _signed(world, {0: "dl"}, claims={1: f"{_TURNED} {_SAYS}"}),
        "word": _signed(world, {0: "dl"}, claims={1: _WORD}),
        "address": f"https://gab.122.gov.cn/%E2%9C%85 {_SAYS}",
        "fields": _signed(world, {0: "dl", 2: _WORD, 13: _MARKS * 20, 17: _TURNED, **dated}),
        "unknown": _signed(world, {0: "dl", 2: "样例", **dated, _TURNED: _WORD, _MARKS: {_WORD: _SAYS}}),
    }


def test_a_strangers_text_stays_in_its_box(page: CheckPage, world: World, tmp_path: Path) -> None:
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    lang = page.page.locator("#check").get_attribute("data-lang")
    assert lang is not None
    for name, code in _codes(world).items():
        page.type_text(code)
        report = page.report()
        size = page.page.viewport_size
        assert size is not None
        page.page.screenshot(path=folder / f"{name}-{lang}-{size['width']}.png")
        page.page.evaluate(
            "document.querySelectorAll('#result details').forEach((one) => { one.open = true; })"
        )
        assert page.overflow() == 0, name
        assert page.page.evaluate(_OUTSIDE) == [], name
        sentence = page.page.locator("[data-place=sentence]").inner_text()
        quotes = page.page.locator("[data-place=quotes] dd").all_inner_texts()
        if report["outcome"] == "cannot_judge":
            assert sentence.startswith(catalogue(lang)["reasons"][report["reason"]].partition("{")[0])
            assert quotes
            assert max(map(len, quotes)) < 100
        else:
            assert report["outcome"] == "authentic", report["reason"]
            values = page.page.locator("[data-place=fields] dd").all_inner_texts()
            assert 200 < max(map(len, values)) < 2 * LENGTH + 10
        assert "核验通过 VERIFIED" not in sentence
        text = page.page.locator("#result").inner_text()
        assert not set("\u202e\u2066\u200f") & set(text)
        assert "\u0303" not in text  # the fourth of the marks
        page.again()


def test_no_text_becomes_markup_or_script(opener: Opener) -> None:
    """Trusted Types: what is enforced whatever the page's own code does."""
    check = opener(service_workers="allow")
    check.ready()
    for act in (
        "document.body.innerHTML = '<b>x</b>'",
        "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "new Worker('/sw.js')",
        "navigator.serviceWorker.register('/sw.js')",
        "document.createElement('script').src = '/sw.js'",
        "trustedTypes.createPolicy('another', {})",
        "trustedTypes.createPolicy('liangzheng', {})",
    ):
        tried = f"try {{ await ({act}); return 'done' }} catch (error) {{ return error.name }}"
        told = check.page.evaluate(f"(async () => {{ {tried} }})()")
        assert told == "TypeError", act
    check.problems.clear()
