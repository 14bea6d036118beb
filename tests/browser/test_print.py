"""Sheets of paper: each is one page, a card half a sheet."""

import pypdfium2
import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_A4 = (210, 297)
_A5 = (148, 210)
_SHEETS = {"handout-1": _A4, "handout-2": _A4, "handout-3": _A4, "day-list": _A4, "counter-card": _A5}
_POINTS = 72 / 25.4


def test_every_sheet_is_one_page(browser: Browser, origin: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    for lang in ("zh", "en"):
        for name, size in _SHEETS.items():
            page.goto(f"{origin}{lang}/{name}/")
            made = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
            assert len(made) == 1, (lang, name)
            assert tuple(round(side / _POINTS) for side in made[0].get_size()) == size
            text = made[0].get_textpage().get_text_bounded()
            assert {"zh": "非官方", "en": "Unofficial"}[lang] in text
    context.close()
