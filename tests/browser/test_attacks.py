"""The attack table in the page: a host that lies, and what a person is shown."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site, serving
from tests.support.attacks import ATTACKS, Attack
from tests.support.check_page import CheckPage
from tests.support.further import further
from tests.support.liars import World
from verifier_wasm.catalogue import sentence

pytestmark = pytest.mark.browser


#: Reasons of what no list says: who signed, for whom and until when.
_IN_THE_CODE = ("issuer_c", "issuer_k", "issuer_p", "mdoc_", "validity_not", "jose_")


class Visitor:
    """A person at the page. What they saw in one attack is forgotten before the next."""

    def __init__(self, browser: Browser, world: World) -> None:
        self._browser = browser
        self.world = world
        self._page: CheckPage | None = None

    def begin(self, name: str) -> None:
        self.world.begin_again(name)

    def come(self, visits: int) -> CheckPage:
        """Open the page anew, or as who was there before; a page that has the true list open still serves."""
        if visits == 0 and self._page is not None and self.world.is_true() and not self.world.clock:
            if self._page.page.locator("#again").is_visible():
                self._page.again()
            return self._page
        if visits == 0 or self._page is None:
            self.leave()
            context = self._browser.new_context(service_workers="block", locale="zh-CN")
            self._page = CheckPage(context.new_page(), self.world.origin)
        if self.world.clock:
            self._page.page.clock.set_fixed_time(datetime.now(UTC) + self.world.clock)
        self._page.open()
        return self._page

    def leave(self) -> None:
        if self._page:
            self._page.page.context.close()
            self._page = None


@pytest.fixture(scope="module")
def visitor(browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Serve a copy of the site whose trust and status lists are a liar's."""
    host = tmp_path_factory.mktemp("liar") / "host"
    shutil.copytree(site.path, host, copy_function=os.link)
    shutil.rmtree(host / "trust")
    with serving(host) as origin:
        world = World(host, origin)
        person = Visitor(browser, world)
        yield person
        person.leave()


def _in_the_page() -> Iterator[object]:
    """Give each attack; those that end as one before did, or are found in the code, are further examples.

    The terminal's tests try every one: the page has the same verifier, and what it adds is how it fetches and
    keeps lists, and what it shows.
    """
    ends: set[tuple[str, str]] = set()
    for attack in ATTACKS:
        again = attack.page is None and (attack.expected() in ends or attack.reason.startswith(_IN_THE_CODE))
        ends.add(attack.expected())
        yield from further(attack) if again else (attack,)


@pytest.mark.parametrize("attack", list(_in_the_page()), ids=lambda attack: attack.name)
def test_the_page(attack: Attack, visitor: Visitor) -> None:
    visitor.begin(str(ATTACKS.index(attack)))
    visits = 0
    for code in attack.codes(visitor.world):
        page = visitor.come(visits)
        page.type_text(code)
        page.page.locator("#result:not([hidden]), #problem:not([hidden])").first.wait_for()
        visits += 1
    outcome, reason = attack.expected(in_page=True)
    if outcome == "error":
        assert page.problem().startswith(sentence(reason, "zh").partition("（")[0])
        assert page.page.locator("#result").is_hidden()
    else:
        report = page.report()
        assert (report["outcome"], report["reason"]) == (outcome, reason)
        shown = page.page.locator("[data-place=document]").is_visible()
        assert shown is (outcome in {"authentic", "restricted"})
    if visits > 1 or not visitor.world.is_true() or visitor.world.clock:
        visitor.leave()
