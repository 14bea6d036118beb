"""The attack table of live codes in the page: one page, many codes, and a clock that is set."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site, serving
from tests.support.check_page import CheckPage
from tests.support.further import further
from tests.support.liars import NOW, World
from tests.support.live_attacks import LIVE_ATTACKS, LiveAttack, Stage
from verifier_wasm.question import Question, read_question

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def counter(
    browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[CheckPage, World]]:
    """Open a copy of the site that trusts the table's office; the page stays for all of its attacks."""
    host = tmp_path_factory.mktemp("office") / "host"
    shutil.copytree(site.path, host, copy_function=os.link)
    shutil.rmtree(host / "trust")
    with serving(host) as origin:
        context = browser.new_context(service_workers="block", locale="zh-CN")
        page = CheckPage(context.new_page(), origin)
        world = World(host, origin)
        page.page.clock.set_fixed_time(NOW)
        page.open()
        page.ready()
        yield page, world
        context.close()


def _attacks() -> Iterator[object]:
    """Give each attack; those that end as one before them did are further examples of it."""
    seen: set[tuple[str, bool]] = set()
    for attack in LIVE_ATTACKS:
        again = (attack.code, attack.asked) in seen
        seen.add((attack.code, attack.asked))
        yield from further(attack) if again else (attack,)


@pytest.mark.parametrize("attack", list(_attacks()), ids=lambda attack: attack.name)
def test_the_page(attack: LiveAttack, counter: tuple[CheckPage, World]) -> None:
    desk, world = counter
    world.begin_again(str(LIVE_ATTACKS.index(attack)))
    desk.page.clock.set_fixed_time(NOW)
    text = attack.act(Stage(world, _asked(desk) if attack.asked else None))
    if attack.office:
        attack.office(world)
    desk.page.clock.set_fixed_time(NOW + attack.after)
    desk.type_text(text)
    report = desk.report()
    holder = next(check["code"] for check in report["checks"] if check["id"] == "holder")
    decided = holder if report["outcome"] == "authentic" else report["reason"]
    assert (report["outcome"], decided) == (attack.outcome, attack.code)
    authentic = attack.outcome == "authentic"
    assert desk.page.locator("[data-place=desk]").is_visible() is authentic
    assert desk.page.locator("[data-place=document]").is_visible() is authentic
    assert ("C1 小型汽车" in desk.page.locator("#result").inner_text()) is authentic
    # The question is gone with the verdict, unless nothing has answered it yet.
    desk.again()
    stands = attack.code == "holder_unanswered"
    assert desk.page.locator("#question").is_visible() is stands
    if stands:
        desk.page.locator("#question-end").click()
        assert desk.page.locator("#question").is_hidden()
    assert desk.problems == []


def _asked(desk: CheckPage) -> Question:
    desk.page.locator("#ask").click()
    desk.page.locator("#question-code canvas").wait_for()
    text = desk.page.locator("#question-code").get_attribute("data-text")
    assert text is not None
    question = read_question(text)
    assert question.audience == desk.origin
    return question
