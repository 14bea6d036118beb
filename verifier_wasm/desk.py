"""What decides at a desk: the few rows of a document that a checker acts on, by the part that each plays."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from verifier_wasm.catalogue import catalogue, label, words
from verifier_wasm.document.portrait import is_portrait
from verifier_wasm.fields.record import age, today
from verifier_wasm.report import Outcome, Report, Result

#: The parts in the order shown, each with the fields that can play it: of several groups the first counts
#: that the document has anything of.
ROLES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "drives": (("classes",), ("driving_privileges",)),
    "until": (("valid_until",), ("expiry_date",), ("inspection_valid_until",)),
    "state": (("states",),),
    "vehicle": (("plate_number", "vehicle_type", "use"),),
    "name": (
        ("name",),
        ("family_name", "given_name"),
        ("first_name", "middle_name", "last_name"),
    ),
    "number": (("licence_number",), ("document_number",), ("identity_number",), ("passport_number",)),
}
#: What a driving licence is asked for; where it does not say, that is told.
_ASKED: Final = {"dl": ("drives", "until", "state"), "mdl": ("drives", "until")}
#: What the holder of a live code shows or hides, and is told where it is hidden.
_HIDDEN: Final = {"dl": ("name", "number")}
#: What is found of a live code that its phone shows.
LIVE: Final = frozenset({"holder_current", "holder_answered", "holder_old"})
#: Civil Code article 17: from 18 on a person is an adult.
_ADULT: Final = 18
#: What speaks against a part, whether it decided or not.
_AGAINST: Final = {
    "validity_licence_expired": "until",
    "validity_licence_not_yet": "until",
    "validity_inspection_expired": "until",
    "validity_state_forbids": "state",
    "status_suspended": "state",
}
_VEHICLES: Final = frozenset({"im", "vl"})


def desk(report: Report, *, lang: str) -> dict[str, Any] | None:
    """Return ``{"rows", "compare"}``, or None where nothing of the document may be shown.

    ``rows``: ``{"role", "label", "text", "tone"}``; the role is one of `ROLES`, or ``adult``, which tells
    whether the person is an adult without telling the day of birth. ``tone``: "fail" or "warn" where a
    finding is about the row, else "". ``compare``: what the checker's own eyes are for.
    """
    if report.document is None:
        return None
    document = report.document
    if document["kind"] in _VEHICLES:
        compare = "compare_vehicle"
    elif any(is_portrait(value) for value in document.values()):
        compare = "compare_portrait"
    elif document.get("withheld"):
        named = any(name in document for group in ROLES["name"] for name in group)
        compare = "compare_shown" if named else "compare_nothing"
    else:
        compare = "compare_identity"
    return {"rows": list(_rows(report, document, lang)), "compare": label(f"desk.{compare}", lang)}


def entitled(report: Report, *, lang: str) -> str | None:
    """Return what a live licence of China allows to be driven on the day of the check, as a sentence.

    From what the issuer signed and is always shown: classes, dates, states. None where the verdict is other,
    one of them is not there, or a class is not known: a sentence has no text of the code.
    """
    settled = report.check("validity").code == "validity_in_date_and_state"
    document = report.document or {}
    if report.outcome is not Outcome.AUTHENTIC or not settled or document.get("kind") != "dl":
        return None
    if report.check("holder").code not in LIVE:
        return None
    classes = document.get("classes", [])
    if not classes or not catalogue(lang)["classes"].keys() >= set(classes):
        return None
    day = today(report.times.checked_at).isoformat()
    return label("desk.entitled", lang).format(day=day, classes=_text("classes", classes, lang))


def _rows(report: Report, document: Mapping[str, Any], lang: str) -> Iterator[dict[str, str]]:
    asked = _ASKED.get(document["kind"], ())
    hidden = _HIDDEN.get(document["kind"], ()) if document.get("withheld") else ()
    spoken = _spoken_of(report)
    against = _against(report)
    suspended = report.check("status").code == "status_suspended"
    for role, groups in ROLES.items():
        names = next((group for group in groups if any(name in document for name in group)), ())
        if role == "state" and suspended:
            # The code was made before: what it says of the state is no longer so.
            text = label("desk.suspended", lang)
            if names:
                said = _text("states", document["states"], lang)
                text = label("desk.suspended_since", lang).format(said=said)
            yield _row(role, _title(role, "states", report, lang), text, "fail")
            continue
        if not names and role in asked:
            title = _title(role, groups[0][0], report, lang)
            tone = "fail" if report.reason == "validity_not_shown" and role != "state" else "warn"
            absent = "not_shown" if document.get("withheld") else "not_stated"
            yield _row(role, title, label(f"words.{absent}", lang), tone)
        if not names and role in hidden:
            title = _title(role, groups[0][0], report, lang)
            yield _row(role, title, label("words.not_shown", lang), "")
        for name in names:
            if name in document:
                text = _text(name, document[name], lang)
                tone = "fail" if role in against else spoken.get(name, "")
                yield _row(role, _title(role, name, report, lang), text, tone)
    adult = _adult(document, today(report.times.checked_at))
    if adult is not None:
        yield _row("adult", label("desk.adult", lang), words(lang).value("", adult), "" if adult else "fail")
    elif hidden:
        yield _row("adult", label("desk.adult", lang), label("words.not_shown", lang), "")
    elif asked:
        yield _row("adult", label("desk.adult", lang), label("words.not_stated", lang), "warn")


def _text(name: str, value: Any, lang: str) -> str:
    """Write a value; of a foreign licence the categories alone, which have dates and codes of their own."""
    if name == "driving_privileges" and isinstance(value, list):
        categories = words(lang).own("categories", [item.get("category") for item in value])
        if categories is not None:
            return categories
    return words(lang).value(name, value)


def _row(role: str, title: str, text: str, tone: str) -> dict[str, str]:
    return {"role": role, "label": title, "text": text, "tone": tone}


def _title(role: str, name: str, report: Report, lang: str) -> str:
    """Say "may drive" only of a licence of China that is good now."""
    good = report.outcome is Outcome.AUTHENTIC and name == "classes"
    return label("desk.drives" if role == "drives" and good else f"fields.{name}", lang)


def _against(report: Report) -> frozenset[str]:
    """Return the parts that something speaks against: all of them, not what decided alone."""
    failed = {check.code for check in report.checks if check.result is Result.FAIL} | {
        finding["code"]
        for check in report.checks
        for finding in check.detail.get("findings", ())
        if finding["result"] == Result.FAIL
    }
    return frozenset(role for code, role in _AGAINST.items() if code in failed)


def _spoken_of(report: Report) -> dict[str, str]:
    """Return the fields that a rule does not hold for, or finds unusual, each with the worse of the two."""
    found: dict[str, str] = {}
    for result in (Result.WARN, Result.FAIL):
        for finding in report.check("fields").detail.get("findings", ()):
            if finding["result"] == result:
                found |= dict.fromkeys(finding.get("fields", ()), result.value)
    return found


def _adult(document: Mapping[str, Any], on: date) -> bool | None:
    match document:
        case {"birth_date": str(birth)}:
            try:
                return age(date.fromisoformat(birth), on) >= _ADULT
            except ValueError:
                return None
        case {"age_over_18": bool(over)}:
            return over
        case {"age_in_years": int(years)}:
            return years >= _ADULT
    return None
