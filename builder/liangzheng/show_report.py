"""A report for people on a terminal: the verdict first, then the reason, the fields and each check."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import click

from verifier_wasm.catalogue import label, sentence
from verifier_wasm.encoding.quoted import cleaned
from verifier_wasm.report import Outcome, Report, Result
from verifier_wasm.view import view

_COLOURS: Final = {
    Outcome.AUTHENTIC: "green",
    Outcome.RESTRICTED: "yellow",
    Outcome.REJECTED: "red",
    Outcome.CANNOT_JUDGE: "blue",
}
#: A specimen is never in the colour of a pass.
_SPECIMEN: Final = "magenta"
_MARKS: Final = {Result.PASS: "✓", Result.FAIL: "✗", Result.WARN: "!", Result.NOT_CHECKED: "·"}


def show(report: Report, *, lang: str, name: str | None = None) -> str:
    """Return the report as lines of text; ``name`` is the input's, where there are several."""
    first, *rest = _lines(report, lang)
    colour = _SPECIMEN if report.specimen else _COLOURS[report.outcome]
    verdict = click.style(first, fg=colour, bold=True)
    return "\n".join([*([] if name is None else [f"— {cleaned(name)}"]), verdict, *rest])


def _matters(finding: Mapping[str, Any]) -> bool:
    """Say whether a rule has something to tell: it does not hold, or it says what was not checked."""
    if finding["result"] == Result.NOT_CHECKED:
        return bool(finding["code"] not in {"fields_missing", "fields_not_shown"})
    return finding["result"] in {Result.FAIL, Result.WARN}


def _quoted(shown: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yield what the code itself says, beside a line that no text of a code can draw (`quoted.cleaned`)."""
    yield from (f"{indent}  │ {quote['label']}: “{quote['text']}”" for quote in shown["quotes"])


def _headed(shown: Mapping[str, Any], lang: str) -> str:
    """Return the verdict, after the word that stands above it."""
    above, verdict = shown["headline"], shown["verdict"]
    return label("words.headline", lang).format(headline=above["text"], verdict=verdict) if above else verdict


def _lines(report: Report, lang: str) -> Iterator[str]:
    shown = view(report, lang=lang)
    yield _headed(shown, lang) + (f"  [{shown['specimen']['title']}]" if shown["specimen"] else "")
    yield shown["sentence"]
    yield from _quoted(shown)
    yield from (text for text in (shown["live"], shown["entitled"]) if text)
    yield shown["advice"]
    if document := shown["document"]:
        yield ""
        yield document["title"]
        yield from (f"  {label}: {text}" for label, text in document["rows"])
    yield ""
    for check in shown["checks"]:
        if check["code"] == "not_reached":
            continue
        yield f"{_MARKS[Result(check['result'])]} {check['title']}: {check['sentence']}"
        yield from _quoted(check, "  ")
        for finding in check["findings"]:
            if _matters(finding):
                yield f"    {_MARKS[Result(finding['result'])]} {finding['title']}: {finding['sentence']}"
                yield from _quoted(finding, "      ")
    if left := [check["title"] for check in shown["checks"] if check["code"] == "not_reached"]:
        titles = label("words.separator", lang).join(left)
        yield f"{_MARKS[Result.NOT_CHECKED]} {titles}: {sentence('not_reached', lang)}"
    yield ""
    yield from (f"{label}: {text}" for label, text in shown["about"])
