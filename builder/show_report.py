"""A report for people on a terminal: the verdict first, then the reason, the fields and each check."""

from collections.abc import Iterator
from typing import Any, Final

import click

from verifier_wasm.catalogue import label, sentence, words
from verifier_wasm.report import Check, Outcome, Report, Result, rfc3339

_COLOURS: Final = {
    Outcome.AUTHENTIC: "green",
    Outcome.RESTRICTED: "yellow",
    Outcome.REJECTED: "red",
    Outcome.CANNOT_JUDGE: "blue",
}
_MARKS: Final = {Result.PASS: "✓", Result.FAIL: "✗", Result.WARN: "!", Result.NOT_CHECKED: "·"}


def show(report: Report, *, lang: str, name: str | None = None) -> str:
    """Return the report as lines of text; ``name`` is the input's, where there are several."""
    return "\n".join(_lines(report, lang, name))


def _lines(report: Report, lang: str, name: str | None) -> Iterator[str]:
    if name is not None:
        yield f"— {name}"
    verdict = click.style(label(f"outcomes.{report.outcome}", lang), fg=_COLOURS[report.outcome], bold=True)
    specimen = f"  [{label('report.specimen', lang)}]" if report.specimen else ""
    yield verdict + specimen
    deciding = next((check for check in report.checks if check.code == report.reason), None)
    yield sentence(report.reason, lang, deciding.detail if deciding else {})
    yield label(f"advice.{report.outcome}", lang)
    if report.document is not None:
        yield ""
        yield from _document(dict(report.document), lang)
    yield ""
    for check in report.checks:
        yield from _check(check, lang)
    issuer = report.issuer.name if lang == "zh" else report.issuer.name_en
    if issuer:
        yield f"{label('report.issuer', lang)}: {issuer} ({report.issuer.kid})"
    yield f"{label('report.checked_at', lang)}: {rfc3339(report.times.checked_at)}"


def _document(document: dict[str, Any], lang: str) -> Iterator[str]:
    yield label(f"kinds.{document.pop('kind')}", lang)
    for name, content in document.items():
        yield f"  {label(f'fields.{name}', lang)}: {words(lang).value(name, content)}"


def _check(check: Check, lang: str) -> Iterator[str]:
    said = sentence(check.code, lang, check.detail)
    yield f"{_MARKS[check.result]} {label(f'checks.{check.id}', lang)}: {said}"
    for finding in check.detail.get("findings", ()):
        if finding["result"] in {Result.FAIL, Result.WARN}:
            rule = label(f"rules.{finding['rule']}", lang)
            mark = _MARKS[Result(finding["result"])]
            yield f"    {mark} {rule}: {sentence(finding['code'], lang, finding)}"
