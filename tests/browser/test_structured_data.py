"""The data block in a page is not an inline script to the Content-Security-Policy."""

import json

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page_name", ["zh/faq/", "en/apply/", "en/can-i-apply/"])
def test_the_policy_lets_it_be(browser: Browser, origin: str, page_name: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective));"
    )
    page.goto(origin + page_name, wait_until="networkidle")
    text = page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(text or "")["@context"] == "https://schema.org"
    assert problems == []
    context.close()
