"""axe-core in a page, put there once."""

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
#: What colours decide: all that a dark screen can change.
COLOURS = ("color-contrast", "link-in-text-block")


def clean(page: Page, *rules: str) -> None:
    """Fail where axe finds a violation, of these rules alone where some are given."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.axe_script)
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = AxeResults(page.evaluate("(options) => axe.run(options)", options))
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
