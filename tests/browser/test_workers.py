"""The page's workers: broken, hanging or kept busy, they are replaced, and the next honest code is judged."""

import time
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Worker

from liangzheng.symbols import png, qr, qr_image
from tests.browser.conftest import Opener, Site
from tests.support.check_page import CheckPage
from tests.support.hostile import checkered, many_scans
from tests.support.jose_codes import b64, compact, deflate, numeric
from verifier_wasm.catalogue import sentence

pytestmark = pytest.mark.browser

#: The issue's five seconds, and what a busy machine adds.
_SECONDS = 5 + 3
#: It waits for what never comes: a loop would take a processor from what has to go on.
_HANG = """() => setTimeout(() => {
  Atomics.wait(new Int32Array(new WebAssembly.Memory({ shared: true, initial: 1, maximum: 1 }).buffer), 0, 0);
}, 0)"""
_THROW = "() => { setTimeout(() => { throw new Error('broken'); }, 0); }"
#: What the bridge does where Python is at its end: its answer cannot be had.
_FATAL = (
    "() => { const parse = JSON.parse; JSON.parse = () => { JSON.parse = parse; throw new RangeError(); }; }"
)


@pytest.fixture
def page(opener: Opener) -> Iterator[CheckPage]:
    shown = opener()
    shown.ready()
    yield shown
    assert shown.problems == []


def _worker(check: CheckPage, name: str) -> Worker:
    """Return the newest worker of a name."""
    return [worker for worker in check.page.workers if worker.evaluate("self.name") == name][-1]


def _explained(check: CheckPage, code: str, started: float) -> None:
    assert check.problem() == sentence(code, "zh")
    assert time.monotonic() - started < _SECONDS
    assert check.page.locator("#reload").is_hidden()


def _honest(check: CheckPage) -> None:
    check.specimen("authentic")
    assert check.report()["outcome"] == "authentic"
    check.again()


def test_a_picture_that_takes_too_long_costs_that_picture(page: CheckPage) -> None:
    started = time.monotonic()
    page.choose_bytes(many_scans(7000, 900), "picture", "image/png")
    _explained(page, "image_too_complex", started)
    _honest(page)


@pytest.mark.long
def test_a_picture_that_is_looked_at_for_long_ends_in_an_answer_or_a_sentence(page: CheckPage) -> None:
    started = time.monotonic()
    page.choose_bytes(checkered(7000), "picture", "image/png")
    # Nothing found, or the first look alone took too long.
    said = page.problem()
    _explained(page, "no_code" if said == sentence("no_code", "zh") else "image_too_complex", started)
    _honest(page)


def test_what_is_plain_to_see_is_not_lost_on_what_surrounds_it(page: CheckPage, site: Site) -> None:
    card = Image.new("L", (5000, 3000), 255)
    card.paste(qr_image(qr(site.specimens()["authentic"]["text"], largest=40), scale=16), (100, 100))
    started = time.monotonic()
    page.choose_bytes(checkered(5000, card), "card.png", "image/png")
    assert page.report()["outcome"] == "authentic"
    assert time.monotonic() - started < _SECONDS
    page.again()
    _honest(page)


def test_a_reader_that_breaks_is_replaced(page: CheckPage) -> None:
    _worker(page, "scan-worker").evaluate(_THROW)
    _honest(page)


def test_a_reader_that_hangs_is_replaced(page: CheckPage) -> None:
    _worker(page, "scan-worker").evaluate(_HANG)
    page.page.wait_for_timeout(200)
    started = time.monotonic()
    page.specimen("authentic")
    _explained(page, "image_too_complex", started)
    _honest(page)


def test_a_verifier_that_breaks_is_replaced(page: CheckPage) -> None:
    _worker(page, "python-worker").evaluate(_THROW)
    _honest(page)
    _honest(page)


@pytest.mark.parametrize("how", [_HANG, _FATAL], ids=["hangs", "fatal"])
def test_the_question_that_stops_the_verifier_is_answered(page: CheckPage, how: str) -> None:
    _worker(page, "python-worker").evaluate(how)
    page.page.wait_for_timeout(200)
    started = time.monotonic()
    page.type_text("LZ1:ANYTHING")
    _explained(page, "verifier_stopped", started)
    _honest(page)


def test_questions_behind_the_one_that_hangs_are_answered(page: CheckPage, site: Site) -> None:
    _worker(page, "python-worker").evaluate(_HANG)
    page.page.wait_for_timeout(200)
    page.type_text("LZ1:ANYTHING")
    page.specimen("authentic")
    report = page.report()
    assert report["outcome"] == "authentic"
    assert report == site.cli_report(site.specimen("authentic"), at=report["times"]["checked_at"])


def test_json_nested_deep_is_answered(page: CheckPage) -> None:
    """The parser would run over WebAssembly's stack, which no exception tells of."""
    header = compact({"alg": "ES256", "zip": "DEF", "kid": "x"})
    jws = ".".join(b64(part) for part in (header, deflate(b"[" * 3_000), bytes(64)))
    page.choose_bytes(png(qr_image(qr("SHC:/" + numeric(jws), largest=40))), "card.png", "image/png")
    assert page.report()["reason"] == "jose_too_deep"
    page.again()
    _honest(page)
