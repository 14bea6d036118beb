"""The guide's tables and chart are made from the rules and the data: nothing in them is written by hand."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from liangzheng.plugin import chart
from liangzheng.plugin.data import load
from liangzheng.plugin.languages import SIDE_BY_SIDE
from liangzheng.plugin.rules import class_rows, official_names
from liangzheng.plugin.tables import make_scrollable
from verifier_wasm.rules import classes, photo, terms

_SOURCE = Path(__file__).parents[2] / "site_src"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_rows_are_the_rules(lang: str) -> None:
    rows = class_rows(lang)
    assert [row.code for row in rows] == list(classes())
    for row in rows:
        rule = classes()[row.code]
        assert row.name == (rule.name_zh if lang == "zh" else rule.name_en)
        assert (row.covers, row.min_age, row.max_age) == (rule.covers, rule.min_age, rule.max_age)
    assert official_names()["C1"] == classes()["C1"].name_zh


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("page", "directive"),
    [
        ("classes", "classes-table"),
        ("ages", "ages-table"),
        ("validity", "validity-table"),
        ("numbers", "history-chart"),
        ("for-checkers", "formats-table"),
        ("photo-rules", "photo-sizes-table"),
    ],
)
def test_the_pages_take_them(lang: str, page: str, directive: str) -> None:
    assert f"{{{{ {directive} }}}}" in (_SOURCE / lang / f"{page}.md").read_text("utf-8")


def test_the_validity_page_says_the_rules_numbers() -> None:
    words = yaml.safe_load((_SOURCE / "data" / "ui.yml").read_text("utf-8"))
    assert words["validity_window"]["zh"].format(days=terms()["renewal_window_days"]) == "有效期满前90天起"
    assert terms()["cancelled_after_years"] == 1
    assert terms()["restorable_for_years"] == 2


def test_the_photo_pages_say_the_rules_numbers() -> None:
    words = yaml.safe_load((_SOURCE / "data" / "ui.yml").read_text("utf-8"))
    told = {
        name: {
            lang: words[f"photo_sizes_{name}_text"][lang].format(**photo()[name].limits)
            for lang in ("zh", "en")
        }
        for name in ("proportion", "head_width", "head_height", "pixels")
    }
    assert told == {
        "proportion": {"zh": "宽22毫米，高32毫米", "en": "22 mm wide, 32 mm high"},
        "head_width": {"zh": "14至16毫米", "en": "14 to 16 mm"},
        "head_height": {"zh": "19至22毫米", "en": "19 to 22 mm"},
        "pixels": {"zh": "宽不少于520，建议520×756", "en": "at least 520 wide, 520×756 suggested"},
    }
    assert {photo()[name].confidence for name in told} == {"agreeing", "single"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_chart_has_every_total_and_rises(lang: str) -> None:
    history = load(_SOURCE / "data").history
    totals = [point for point in history if point.counts == "total"]
    assert (totals[0].licences, totals[-1].licences) == (180_000, 250_000_000)
    assert all(point.date < date(2100, 1, 1) for point in history)
    drawn = chart.draw(history, SIDE_BY_SIDE[lang])
    assert len(drawn.points) == len(totals) < len(history)
    assert [mark.x for mark in drawn.points] == sorted(mark.x for mark in drawn.points)
    assert [mark.y for mark in drawn.points] == sorted((mark.y for mark in drawn.points), reverse=True)
    assert all(0 <= mark.x <= drawn.width and 0 <= mark.y <= drawn.height for mark in drawn.points)


def test_a_table_gets_a_box_named_by_its_heading() -> None:
    html = make_scrollable('<h2 id="a">A</h2><table class="x"><tr></tr></table><table></table>')
    assert html.count('<div class="table" role="group" tabindex="0" aria-labelledby="a"><table') == 2
    assert html.count("</table></div>") == 2
    assert not re.search("aria-labelledby", make_scrollable("<table></table>"))
