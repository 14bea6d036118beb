"""The helpers answer in the page what their Python rules say; without JavaScript they answer too."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from liangzheng.plugin.data import load
from liangzheng.plugin.licence_dates import licence_dates
from tests.browser.conftest import ROOT
from tests.support.eligibility import judge
from tests.support.page_modules import serve_modules
from tests.support.points_cycle import points_cycle
from verifier_wasm.rules import classes, states

pytestmark = pytest.mark.browser

_GROUPS = load(ROOT / "site_src" / "data").eligibility
_CODES = [[], *([code] for code in classes()), ["A1", "A2", "C1"], list(classes())]
_AGES = (18, 59, 60, 62, 63, 64, 69, 70, 71, 90)


@pytest.fixture
def page(browser: Browser, origin: str) -> Any:
    context = browser.new_context(service_workers="block", viewport={"width": 390, "height": 844})
    serve_modules(context, origin)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []


def test_eligibility_agrees_with_the_rules_over_a_grid(page: Page, origin: str) -> None:
    page.goto(f"{origin}zh/can-i-apply/")
    cases = [
        {"state": state, "expired": expired, "codes": codes, "age": age}
        for state, expired, codes, age in product(states(), (False, True), _CODES, _AGES)
    ]
    found = page.evaluate(
        """async (cases) => {
          const { judge } = await import('../../assets/js/eligibility-rules.js');
          const { dataset } = document.querySelector('[data-eligibility]');
          const names = ['states', 'classes', 'medical', 'extension'];
          const data = Object.fromEntries(names.map((name) => [name, JSON.parse(dataset[name])]));
          return cases.map((one) => judge(data, one));
        }""",
        cases,
    )
    for case, answer in zip(cases, found, strict=True):
        expected = judge(_GROUPS, **case)  # type: ignore[arg-type]
        assert answer == {
            "can": expected.can,
            "reasons": list(expected.reasons),
            "late": list(expected.late_classes),
        }, case


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_helper_asks_and_answers_in_place(page: Page, origin: str, lang: str) -> None:
    page.goto(f"{origin}{lang}/can-i-apply/")
    answer = page.locator(".helper-answer")
    looks = {}
    for state, expired, can, reasons in (
        ("?", None, "see", "see"),
        ("A", "yes", "no", "expired"),
        ("A", "no", "yes", "normal"),
        ("B", None, "no", "twelve_points"),
        ("N", None, "unknown", "postponed"),
    ):
        page.locator(f"[name=state][value='{state}']").check()
        assert page.locator("#h-expired").is_visible() is (expired is not None)
        if expired is not None:
            page.locator(f"[name=expired][value={expired}]").check()
        assert (answer.get_attribute("data-can"), answer.get_attribute("data-reasons")) == (can, reasons)
        looks[can] = (
            answer.evaluate("node => getComputedStyle(node).borderTopColor"),
            answer.locator("svg").inner_html(),
            answer.locator("strong").inner_text(),
        )
    assert all(len({look[kind] for look in looks.values()}) >= 3 for kind in range(3))
    assert all(looks["yes"][kind] != looks["no"][kind] for kind in range(3))
    page.locator("[name=state][value=A]").check()
    assert page.locator("#h-age").is_hidden()
    page.locator("#h-from").check()
    assert answer.get_attribute("data-can") == "ask"
    page.locator("#h-age").fill("63")
    page.locator("#h-A1").check()
    assert answer.get_attribute("data-can") == "yes"
    assert "A1" in answer.inner_text()
    clean = Axe().run(page)
    assert clean.violations_count == 0, clean.generate_report()


def test_dates_agree_with_the_rules_over_a_grid(page: Page, origin: str) -> None:
    page.goto(f"{origin}zh/licence-dates/")
    days = [date(2004, 1, 1) + timedelta(days=37 * step) for step in range(250)]
    days += [date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1), date(2020, 12, 31)]
    cases = [(day, years) for day in days for years in (6, 10)]
    found, cycles = page.evaluate(
        """async ({ cases, cycles }) => {
          const { licenceDates, pointsCycle } = await import('../../assets/js/licence-dates-rules.js');
          const { dataset } = document.querySelector('[data-licence-dates]');
          const terms = {};
          for (const name of ['window', 'cancelled', 'restorable']) terms[name] = Number(dataset[name]);
          return [cases.map(([day, years]) => licenceDates(terms, day, years)),
                  cycles.map(([first, day]) => pointsCycle(first, day))];
        }""",
        {
            "cases": [(day.isoformat(), years) for day, years in cases],
            "cycles": [(day.isoformat(), "2031-03-01") for day in days],
        },
    )
    for (day, years), answer in zip(cases, found, strict=True):
        expected = asdict(licence_dates(day, years))
        assert answer == {name: value.isoformat() for name, value in expected.items()}, (day, years)
    for day, cycle in zip(days, cycles, strict=True):
        assert cycle == [end.isoformat() for end in points_cycle(day, date(2031, 3, 1))], day


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_calculator_answers_in_place(page: Page, origin: str, lang: str) -> None:
    page.goto(f"{origin}{lang}/licence-dates/")
    answer = page.locator(".helper-answer")
    submit = page.locator(".helper-form button")
    submit.click()
    assert json.loads(answer.get_attribute("data-answer") or "") == {}
    assert answer.inner_text().strip()
    page.locator("#d-start").fill("2021-06-01")
    page.locator("#d-term").select_option("6")
    submit.click()
    shown = json.loads(answer.get_attribute("data-answer") or "")
    assert shown["renew_from"] == "2027-03-03"
    assert all(value in answer.inner_text() for value in shown.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_javascript_every_answer_is_on_the_page(browser: Browser, origin: str, lang: str) -> None:
    context = browser.new_context(java_script_enabled=False, service_workers="block")
    page = context.new_page()
    page.goto(f"{origin}{lang}/can-i-apply/")
    assert not any(form.is_visible() for form in page.locator(".helper-form").all())
    for group in _GROUPS:
        answer = page.locator(f"#state-{group.id}")
        for letter in group.letters:
            assert getattr(states()[letter], lang) in answer.locator("summary").inner_text()
        answer.locator("summary").click()
        assert group.answer[lang] in answer.locator("p").inner_text()
        assert answer.locator("a").get_attribute("href")
    assert page.locator("#and-also ~ p").count() == 5
    assert "JavaScript" in page.locator("main").inner_text()
    page.goto(f"{origin}{lang}/licence-dates/")
    assert page.locator("table tbody tr").count() >= 4
    assert "2027-03-03" in page.locator("main table").inner_text()
    context.close()
