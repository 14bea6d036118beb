"""The demonstration of live codes: a specimen's code is judged, and a picture of it turns stale."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.support.axe import clean
from tests.support.check_page import PATIENCE_MS

pytestmark = pytest.mark.browser


def test_a_screenshot_turns_stale_before_the_readers_eyes(opener: Opener) -> None:
    check = opener(load=False)
    page = check.page
    page.goto(f"{check.origin}zh/live-demo/")
    live, kept = page.locator("#demo-live section"), page.locator("#demo-kept-verdict section")
    live.wait_for()
    expect(live).to_have_attribute("data-look", "specimen")
    expect(live).to_contain_text("演示：核验通过")
    expect(live).to_contain_text("秒前签的")
    expect(live.locator("img")).to_be_visible()

    page.locator("#demo-shot").click()
    kept.wait_for()
    expect(kept).to_contain_text("演示：核验通过")
    expect(page.locator("#demo-kept-age")).to_contain_text("秒前")
    page.locator("#demo-ahead").click()
    expect(kept).to_contain_text("这里无法核验", timeout=PATIENCE_MS)
    expect(kept).to_contain_text("已经过时")
    expect(kept).not_to_contain_text("C1")
    assert kept.locator("img").count() == 0

    # What is not chosen is not shown; the code on the left is good all the while.
    page.locator("input[name=demo-set][value=age]").check()
    expect(live).to_contain_text("满18周岁", timeout=PATIENCE_MS)
    expect(live.locator("dl")).not_to_contain_text("样证 SPECIMEN")
    expect(live).not_to_contain_text("C1")
    expect(live).to_contain_text("演示：核验通过")
    clean(page)
    assert check.overflow() == 0
    assert check.problems == []
