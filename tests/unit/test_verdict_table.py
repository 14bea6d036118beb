"""``docs/verdicts.md`` says of every reason what it leads to, and names tests that are there."""

import re
from pathlib import Path

from tests.support.verdict_table import DOCUMENT
from verifier_wasm.catalogue import label
from verifier_wasm.reasons import REASONS

_ROW = re.compile(r"\| `(\w+)` \| .* \| (.*) \|")


def _documented() -> dict[str, tuple[str, str]]:
    """Return each reason's outcome and the tests that show it, as the document has them."""
    found, outcome = {}, ""
    for line in DOCUMENT.read_text("utf-8").splitlines():
        if line.startswith("## "):
            outcome = line[line.index("`") + 1 : -2]
        elif match := _ROW.fullmatch(line):
            found[match[1]] = (outcome, match[2])
    return found


def test_every_reason_stands_there_with_its_outcome() -> None:
    documented = _documented()
    assert {code: outcome for code, (outcome, _) in documented.items() if code in REASONS} == {
        code: reason.outcome.value for code, reason in REASONS.items()
    }
    # The rules of the fields and dates stand there too.
    assert {code.partition("_")[0] for code in documented.keys() - REASONS.keys()} <= {"fields", "validity"}


def test_every_reason_is_shown_by_a_test_that_is_there() -> None:
    missing = []
    for code, (_, tests) in _documented().items():
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", tests)
        if not named:
            missing.append(code)
        for file, test in named:
            source = (Path("tests") / file).read_text("utf-8")
            assert f"def {test}(" in source, (code, file, test)
    assert missing == []


def test_what_rejects_is_evidence() -> None:
    """Nothing of the reading alone rejects, and no issuer that is only not known (ADR 0017)."""
    rejecting = {code: reason.check for code, reason in REASONS.items() if reason.outcome.value == "rejected"}
    assert set(rejecting.values()) == {"signature", "issuer", "status", "holder", "barcode"}
    assert label("outcomes.rejected", "en")
