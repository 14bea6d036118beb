"""``make verdicts``: write ``docs/verdicts.md``, every reason with its outcome, why, and a test of it."""

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support.reasons_seen import FOLDER
from verifier_wasm.catalogue import catalogue, label
from verifier_wasm.reasons import REASONS
from verifier_wasm.report import CHECK_IDS, Outcome, Result

DOCUMENT: Final = Path("docs/verdicts.md")

_HEAD: Final = """# Verdicts

Every reason that a report can give, what it allows at best, and a test that shows it. Made by `make verdicts`
from `verifier_wasm/reasons.py`, the catalogue and a run of the tests; `tests/unit/test_verdict_table.py`
holds it to them. What *rejected* needs is decided in [ADR 0017](adr/0017-only-evidence-rejects.md).
"""

#: Why the reasons of a check lead to an outcome.
_WHY: Final[Mapping[tuple[str, Outcome], str]] = {
    ("decode", Outcome.AUTHENTIC): "It was read; what was odd about it changes nothing that is signed.",
    ("decode", Outcome.CANNOT_JUDGE): "What cannot be read, or is of another kind, shows nothing false.",
    ("signature", Outcome.AUTHENTIC): "A trusted key made the signature.",
    ("signature", Outcome.REJECTED): "The signature was not made by the key that the trust list gives "
    "for the named issuer, or what is shown is not what was signed.",
    ("signature", Outcome.CANNOT_JUDGE): "No signature, or none that a key at hand can be compared with.",
    ("issuer", Outcome.AUTHENTIC): "The trust list vouches for the issuer.",
    (
        "issuer",
        Outcome.REJECTED,
    ): "The publisher or the authority has said that this key may not sign this, or "
    "the certificates shown are not those that the trusted CA signed.",
    (
        "issuer",
        Outcome.CANNOT_JUDGE,
    ): "Nobody at hand vouches for the issuer, or no longer, or in a way that is not understood.",
    ("validity", Outcome.AUTHENTIC): "Nothing that was shown limits it.",
    ("validity", Outcome.RESTRICTED): "The document is genuine, and cannot be relied on today.",
    ("validity", Outcome.CANNOT_JUDGE): "Dates cannot be compared.",
    ("status", Outcome.AUTHENTIC): "The issuer's list does not speak against it, or none is asked for.",
    ("status", Outcome.RESTRICTED): "The issuer has suspended it.",
    ("status", Outcome.REJECTED): "The issuer has revoked it, and signed that.",
    ("status", Outcome.CANNOT_JUDGE): "The issuer's answer is not at hand, or cannot be relied on.",
    ("freshness", Outcome.AUTHENTIC): "The age is shown; no official limit is known.",
    ("freshness", Outcome.RESTRICTED): "It was made at a time that the publisher does not accept.",
    ("holder", Outcome.AUTHENTIC): "The phone that it is bound to shows it, or it is bound to none.",
    ("holder", Outcome.REJECTED): "Another phone than the one that the issuer bound it to shows it.",
    (
        "holder",
        Outcome.CANNOT_JUDGE,
    ): "A copy, or a phone whose answer is old, for somebody else or not understood.",
    ("fields", Outcome.AUTHENTIC): "No contradiction.",
    ("fields", Outcome.REJECTED): "What is signed contradicts itself.",
    ("barcode", Outcome.AUTHENTIC): "Nothing contradicts the card's number.",
    ("barcode", Outcome.REJECTED): "What was scanned with it is another card's.",
}


@dataclass(frozen=True)
class Row:
    """One reason of the table; ``tests``: names of tests that see it, the likeliest to explain it first."""

    check: str
    code: str
    result: Result
    outcome: Outcome
    tests: tuple[str, ...]


def rows(seen: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """Return every reason of the registry, and every rule of the fields and dates that a test saw speak."""
    found = [
        Row(reason.check, code, reason.result, reason.outcome, _tests(code, seen))
        for code, reason in REASONS.items()
    ]
    found += [
        Row(item["check"], code, Result(item["result"]), Outcome(item["outcome"]), _tests(code, seen))
        for code, item in seen.items()
        if code not in REASONS
    ]
    order = (Outcome.REJECTED, Outcome.CANNOT_JUDGE, Outcome.RESTRICTED, Outcome.AUTHENTIC)
    return sorted(found, key=lambda row: (order.index(row.outcome), CHECK_IDS.index(row.check), row.code))


def _tests(code: str, seen: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    tests = seen.get(code, {}).get("tests", []) or _naming(code)
    # A test that is about one thing explains more than one that goes through many.
    weight = {test: sum(test in item["tests"] for item in seen.values()) for test in tests}
    return tuple(sorted(tests, key=lambda test: (weight[test], test)))


def _naming(code: str) -> list[str]:
    """Return the tests that name a code: of one that stops the reading of a list, and no report."""
    return [
        f"{path}::{function.name}"
        for path in sorted(Path("tests/unit").glob("test_*.py"))
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
        if any(isinstance(node, ast.Constant) and node.value == code for node in ast.walk(function))
    ]


def lines(table: list[Row]) -> Iterator[str]:
    """Return the document's lines."""
    yield _HEAD
    for outcome in dict.fromkeys(row.outcome for row in table):
        yield f"## {label(f'outcomes.{outcome}', 'en')} (`{outcome}`)\n"
        for check in dict.fromkeys(row.check for row in table if row.outcome is outcome):
            why = _WHY.get((check, outcome), "")
            yield f"### {label(f'checks.{check}', 'en')}: {why}\n"
            yield "| Reason | What a person reads | Shown by |"
            yield "|---|---|---|"
            for row in table:
                if (row.outcome, row.check) == (outcome, check):
                    yield f"| `{row.code}` | {_sentence(row.code)} | {_shown_by(row)} |"
            yield ""


def _sentence(code: str) -> str:
    return catalogue("en")["reasons"].get(code, "").replace("|", "\\|")


def _shown_by(row: Row) -> str:
    return "<br>".join(f"`{test.removeprefix('tests/')}`" for test in row.tests[:2])


def main() -> None:
    """Write the document from what the last run of ``make verdicts`` saw."""
    seen: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        for code, item in json.loads(path.read_text("utf-8")).items():
            known = seen.setdefault(code, item | {"tests": []})
            known["tests"] += item["tests"]
    DOCUMENT.write_text("\n".join(lines(rows(seen))), "utf-8")


if __name__ == "__main__":
    main()
