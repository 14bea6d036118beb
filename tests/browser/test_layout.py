"""The page fits a phone and a desk, in both languages, with every verdict; buttons are large enough."""

import pytest

from tests.browser.conftest import Opener
from tests.support.check_page import CheckPage

pytestmark = pytest.mark.browser

#: WCAG 2.2, 2.5.5: 44 CSS pixels.
_TOUCH = 44


def small_targets(check: CheckPage) -> list[str]:
    """Return the controls of the page's own part that are too small to be pressed well."""
    return list(
        check.page.evaluate(
            """least => [...document.querySelectorAll('#check :is(button, select, summary, textarea)')]
                .filter((node) => node.checkVisibility())
                .map((node) => [node.id || node.textContent.trim(), node.getBoundingClientRect()])
                .filter(([, box]) => box.height < least || box.width < least)
                .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)""",
            _TOUCH,
        )
    )


#: The narrowest phone of WCAG 2.2, 1.4.10; a common phone; a desk.
_WIDTHS = (320, 390, 1280)


def fits(check: CheckPage) -> None:
    for width in _WIDTHS:
        check.page.set_viewport_size({"width": width, "height": 844})
        assert check.overflow() == 0, width
        assert small_targets(check) == [], width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_fits(opener: Opener, lang: str) -> None:
    check = opener(lang)
    check.ready()
    fits(check)
    for name in ("authentic", "suspended", "contradicting", "wrong_issuer"):
        check.specimen(name)
        check.report()
        for details in check.page.locator("#result details").all():
            details.evaluate("details => { details.open = true; }")
        fits(check)
        check.again()
    assert check.problems == []


@pytest.mark.parametrize(
    ("lang", "word"), [("zh", "证是真的，但现在不能用"), ("en", "Genuinely issued, but limited now")]
)
def test_a_verdict_is_words_icon_and_colour(opener: Opener, lang: str, word: str) -> None:
    check = opener(lang)
    seen = {}
    for name in ("authentic", "expired", "altered", "wrong_issuer"):
        check.specimen(name)
        report = check.report()
        shown = check.page.locator("#verdict")
        colour = shown.evaluate("node => getComputedStyle(node).color")
        icon = check.page.locator(".verdict-icon svg").inner_html()
        seen[report["outcome"]] = (shown.inner_text(), icon, colour)
        check.again()
    assert seen["restricted"][0] == word
    for kind in range(3):
        assert len({what[kind] for what in seen.values()}) == 4


def test_the_verdict_is_at_the_top_of_the_window(opener: Opener) -> None:
    check = opener(width=390)
    check.ready()
    check.specimen("inspection_mark")
    check.report()
    check.until("""
        document.getElementById('verdict').getBoundingClientRect().top > 0
        && document.querySelector('.verdict-sentence').getBoundingClientRect().bottom < window.innerHeight
    """)
    assert check.problems == []
