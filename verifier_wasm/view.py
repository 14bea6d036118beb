"""A report in the words of one language, JSON-ready: what a page or a terminal has to draw, in its order."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

from verifier_wasm.catalogue import catalogue, label, quotes, sentence, source, words
from verifier_wasm.desk import LIVE, desk, entitled
from verifier_wasm.document.portrait import is_portrait
from verifier_wasm.encoding.quoted import cleaned
from verifier_wasm.headline import headline
from verifier_wasm.policy import Policy
from verifier_wasm.report import Check, Outcome, Report, Result, rfc3339
from verifier_wasm.trusted.store import TrustStore

#: A label beside its value.
type Row = tuple[str, str]


def view(report: Report, *, lang: str) -> dict[str, Any]:
    """Return the words for a report.

    ``verdict``, ``sentence`` (why) and ``advice``; ``live``: of a live code, how new it is, else None;
    ``entitled``: what may be driven today (`entitled`), else None; ``headline``, ``{"kind", "text"}``, where
    a word stands above the verdict (`headline`); ``specimen``, ``desk`` (`desk`) and ``document`` where there
    is one; ``checks`` with their findings; ``checked``, when, as a label and its value; ``about``: issuer,
    times and trust list. Every sentence comes with ``quotes``, ``[{"label", "text"}]``: what it says of the
    code's own text, to be drawn apart from it. No sentence has such a text; all that has is
    `verifier_wasm.encoding.quoted.cleaned`.
    Raises `UseError` for an unknown language.
    """
    deciding = next((check for check in report.checks if check.code == report.reason), None)
    detail = deciding.detail if deciding else {}
    above = headline(report)
    return {
        "outcome": report.outcome.value,
        "headline": None if above is None else {"kind": above, "text": label(f"headlines.{above}", lang)},
        "verdict": label(f"outcomes.{report.outcome}", lang),
        "sentence": sentence(report.reason, lang, detail),
        "quotes": quotes(report.reason, lang, detail),
        "live": _live(report, lang),
        "entitled": entitled(report, lang=lang),
        "advice": _advice(report, lang),
        "specimen": _specimen(lang) if report.specimen else None,
        "desk": desk(report, lang=lang),
        "document": None if report.document is None else _document(report.document, lang),
        "checks": [_check(check, lang) for check in report.checks],
        "checked": (label("report.checked_at", lang), _time(rfc3339(report.times.checked_at), lang)),
        "about": _about(report, lang),
    }


def view_policy(policy: Policy, trust: TrustStore, *, lang: str) -> list[Row]:
    """Return the publisher's rules as labels with their values, and which trust list they go with."""
    number = f"{label('report.sequence', lang)} {trust.sequence}"
    rows = [(label("report.trust_list", lang), number)]
    if trust.next_update is not None:
        rows.append((label("report.next_update", lang), _time(rfc3339(trust.next_update), lang)))
    for field in fields(policy):
        value = getattr(policy, field.name)
        if isinstance(value, timedelta):
            text = words(lang).duration(int(value.total_seconds()))
        elif value is None:
            text = label("values.no_limit", lang)
        else:
            text = words(lang).value(field.name, value)
        rows.append((label(f"policy.{field.name}", lang), text))
    return rows


def _advice(report: Report, lang: str) -> str:
    """Return what to do next: with a good licence something else than with a good health card."""
    texts = catalogue(lang)["advice"]
    if report.reason == "status_invalid":
        # Refreshed, an old code is replaced; a paper licence outlives its revocation.
        return str(texts["rejected_status_invalid"])
    if report.reason == "holder_code_expired":
        return str(texts["cannot_judge_code_expired"])
    if report.outcome is Outcome.CANNOT_JUDGE and report.reason.startswith("holder_"):
        return texts["cannot_judge_live"]
    if report.outcome is not Outcome.AUTHENTIC or report.document is None:
        return texts[report.outcome]
    if report.document["kind"] == "dl":
        return texts["authentic_withheld" if report.document.get("withheld") else "authentic"]
    return texts.get(f"{report.outcome}_{report.document['kind']}", texts["authentic_other"])


def _live(report: Report, lang: str) -> str | None:
    """Return how new a live code is, where something of its document is shown."""
    check = report.check("holder")
    if report.document is None or check.code not in LIVE:
        return None
    return sentence(check.code, lang, check.detail)


def _specimen(lang: str) -> Mapping[str, str]:
    return {"title": label("report.specimen", lang), "text": label("report.specimen_long", lang)}


def _document(document: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    named = {name: value for name, value in document.items() if name not in {"kind", "unknown"}}
    pictures = [
        {"title": label(f"fields.{name}", lang), **value}
        for name, value in named.items()
        if is_portrait(value) and value["media_type"].startswith("image/")
    ]
    rows: list[Row] = [
        (cleaned(label(f"fields.{name}", lang)), words(lang).value(name, content))
        for name, content in named.items()
    ]
    # What the format does not name is shown with its own key, never guessed at. The key is the code's too.
    unknown = label("fields.unknown", lang)
    rows += [
        (unknown, f"{cleaned(key)}: {words(lang).value('unknown', content)}")
        for key, content in document.get("unknown", {}).items()
    ]
    return {"title": label(f"kinds.{document['kind']}", lang), "pictures": pictures, "rows": rows}


def _check(check: Check, lang: str) -> Mapping[str, Any]:
    # What could not be read speaks against nobody: it is not drawn as a failure (ADR 0017).
    unread = check.id == "decode" and check.result is Result.FAIL
    return {
        "id": check.id,
        "code": check.code,
        "title": label(f"checks.{check.id}", lang),
        "result": (Result.NOT_CHECKED if unread else check.result).value,
        "result_words": label("results.unread" if unread else f"results.{check.result}", lang),
        "sentence": sentence(check.code, lang, check.detail),
        "quotes": quotes(check.code, lang, check.detail),
        "findings": [_finding(finding, lang) for finding in check.detail.get("findings", ())],
    }


def _finding(finding: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    return {
        "title": label(f"rules.{finding['rule']}", lang),
        "result": finding["result"],
        "code": finding["code"],
        "result_words": label(f"results.{finding['result']}", lang),
        "sentence": sentence(finding["code"], lang, finding),
        "quotes": quotes(finding["code"], lang, finding),
    }


def _about(report: Report, lang: str) -> list[Row]:
    issuer = report.issuer
    rows = [
        (
            label("report.issuer", lang),
            (cleaned(issuer.name_en) if source(lang) == "en" else "")
            or cleaned(issuer.name)
            or cleaned(issuer.id),
        ),
        (label("report.kid", lang), issuer.kid),
        (label("report.format", lang), label(f"formats.{report.format}", lang)),
    ]
    times = ("checked_at", "generated_at", "not_before", "expires_at")
    rows += [
        (label(f"report.{name}", lang), _time(rfc3339(getattr(report.times, name)), lang)) for name in times
    ]
    rows += [
        (label("report.trust_list", lang), f"{label('report.sequence', lang)} {report.trust.sequence}"),
        (label("report.next_update", lang), _time(rfc3339(report.trust.next_update), lang)),
    ]
    return [(name, text) for name, text in rows if text]


def _time(text: str, lang: str) -> str:
    return words(lang).time(text) if text else ""
