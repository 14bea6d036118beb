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


_SMALL_IN_HEAD = """least => [...document.querySelectorAll('.top :is(a, button, summary)')]
    .filter((node) => node.checkVisibility())
    .map((node) => [node.textContent.trim(), node.getBoundingClientRect()])
    .filter(([, box]) => box.height < least || box.width < least)
    .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""

#: The narrowest phone of WCAG 2.2, 1.4.10; a common phone; a desk.
_WIDTHS = (320, 390, 1280)


def fits(check: CheckPage) -> None:
    for width in _WIDTHS:
        check.page.set_viewport_size({"width": width, "height": 844})
        assert check.overflow() == 0, width
        assert small_targets(check) == [], width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_pressed_in_the_head_is_large_enough(opener: Opener, lang: str) -> None:
    check = opener(lang)
    for width in (360, 768, 1280):
        check.page.set_viewport_size({"width": width, "height": 844})
        for letters in ("", "200%"):
            check.page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
            assert check.page.evaluate(_SMALL_IN_HEAD, _TOUCH) == [], (width, letters)
            assert check.overflow() == 0


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
    ("lang", "specimen", "restricted"),
    [("zh", "演示", "证是真的，但现在不能用"), ("en", "Specimen", "Genuine, but not usable now")],
)
def test_a_verdict_is_words_icon_and_colour(
    opener: Opener, lang: str, specimen: str, restricted: str
) -> None:
    """A specimen's are its own, whatever its verdict, which stands second."""
    check = opener(lang)
    seen = {}
    for name in ("authentic", "expired", "altered", "wrong_issuer"):
        check.specimen(name)
        check.report()
        shown = check.page.locator("#verdict")
        colour = shown.evaluate("node => getComputedStyle(node).color")
        icon = check.page.locator(".verdict-icon svg").inner_html()
        seen[name] = (check.page.locator("#verdict-word").inner_text(), icon, colour)
        assert name != "expired" or shown.inner_text() == restricted
        check.again()
    assert seen["authentic"] == seen["expired"]
    assert [look[0] for look in seen.values()] == [specimen, specimen, "", ""]
    for kind in (1, 2):
        assert len({what[kind] for what in seen.values()}) == 3
    tick = check.page.locator("#icon-authentic").evaluate("node => node.content.firstElementChild.innerHTML")
    assert seen["authentic"][1] != tick


#: What decides at a desk, and what to press next.
_DECIDES = "#verdict, .verdict-sentence, .desk-rows > div, .desk-compare, #again, #hold"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_decides_is_seen_without_scrolling(opener: Opener, lang: str) -> None:
    check = opener(lang, width=390, reduced_motion="reduce")
    for name in ("authentic", "expired"):
        check.specimen(name)
        check.report()
        boxes = check.page.evaluate(
            """selector => [...document.querySelectorAll(selector)]
                .filter((node) => node.checkVisibility())
                .map((node) => node.getBoundingClientRect())
                .map(({ top, bottom }) => [top, bottom])""",
            _DECIDES,
        )
        assert len(boxes) >= 10
        head = check.page.locator("header.top").bounding_box()
        assert head is not None
        assert min(top for top, _ in boxes) >= head["y"] + head["height"]
        assert max(bottom for _, bottom in boxes) <= 844
        # Nothing of it is behind the buttons, which stay at the lower edge.
        actions = check.page.locator(".verdict-actions").bounding_box()
        assert actions is not None
        assert boxes[-3][1] <= actions["y"]
        check.again()
    assert check.problems == []


def test_nothing_moves_while_the_verifier_is_loaded(opener: Opener) -> None:
    check = opener(load=False)
    check.page.add_init_script(
        """window.moved = [];
        new PerformanceObserver((list) => window.moved.push(...list.getEntries().map(({ value }) => value)))
            .observe({ type: 'layout-shift', buffered: true });"""
    )
    check.open()
    check.ready()
    check.page.locator("#note").wait_for()
    assert check.page.evaluate("moved") == []
