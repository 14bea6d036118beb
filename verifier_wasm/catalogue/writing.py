"""Writing values for people: times, lengths of time, states, classes, names of fields."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from verifier_wasm.keys import ALGORITHMS

#: Beijing time has no summer time; a fixed offset needs no time zone data.
_CHINA: Final = timezone(timedelta(hours=8))
_UNITS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
#: Values can come from the very code that is being checked, so in a sentence they are kept short.
_LENGTH: Final = 120


@dataclass(frozen=True, slots=True)
class Words:
    """Writes values with the words of one language (`verifier_wasm.catalogue.catalogue`)."""

    catalogue: Mapping[str, Mapping[str, str]]

    def fill(self, name: str, value: Any) -> str:
        """Write the value of a sentence's placeholder."""
        if value is None or value in ("", []):
            return self.catalogue["words"]["not_stated"]
        match name, value:
            case "time", str():
                return self.time(value)
            case "age_seconds", int():
                return self.duration(value)
            case "algorithm", int():
                return ALGORITHMS[value].name if value in ALGORITHMS else str(value)
            case (("field" | "before" | "after"), str()):
                return self._named("fields", value)
            case "states", list():
                return self._join([self._named("states", letter) for letter in value])
            case "letters", list():
                return self._join([self._explained("states", letter) for letter in value])
            case "slips", list():
                return self._join([self._named("slips", slip) for slip in value])
            case "findings", list():
                return self._join([self._found(item) for item in value if isinstance(item, Mapping)])
            case _, list():
                return self._join(value)
        return printable(value, _LENGTH)

    def value(self, name: str, value: Any) -> str:
        """Write the value of a document's field, in full."""
        values = self.catalogue["values"]
        match name, value:
            case "valid_until", None:
                return values["long_term"]
            case _, None | "" | []:
                return values["none"]
            case "kind", str():
                return self._named("kinds", value)
            case "driving_privileges", list():
                return self._join([self._privilege(item) for item in value])
            case _, {"media_type": str(kind), "base64": str(data)}:
                return values["picture"].replace("{kind}", kind).replace("{bytes}", str(len(data) * 3 // 4))
            case _, bool():
                return values["yes" if value else "no"]
            case (("gender" | "marital_status"), int()):
                return values.get(f"{name}_{value}", str(value))
            case "best_fingers", list():
                return self._join([values.get(f"finger_{finger}", finger) for finger in value])
            case "biometrics", list():
                return self._join([self._biometric(item) for item in value])
            case "sex", int():
                return values.get(f"sex_{value}", str(value))
            case (("classes" | "states"), list()):
                return self._join([self._explained(name, code) for code in value])
            case "seal_type", str():
                return values.get(f"seal_{value}") or printable(value)
            case "unknown", list() | Mapping():
                return printable(_notation(value))
            case _, list():
                return self._join(value)
        return printable(value)

    def time(self, rfc3339: str) -> str:
        """Write a time in Beijing time, to the minute; what is no time is written as it is."""
        try:
            moment = datetime.fromisoformat(rfc3339).astimezone(_CHINA)
        except (ValueError, OverflowError):
            return printable(rfc3339, _LENGTH)
        return self.catalogue["words"]["china_time"].replace("{time}", moment.strftime("%Y-%m-%d %H:%M"))

    def duration(self, seconds: int) -> str:
        """Write a length of time in its largest unit that fits, rounded down; a negative one as nothing."""
        seconds = max(seconds, 0)
        unit, size = next((pair for pair in _UNITS if seconds >= pair[1]), _UNITS[-1])
        return self.catalogue["words"][unit].replace("{count}", str(seconds // size))

    def _privilege(self, privilege: Mapping[str, Any]) -> str:
        """Write a category of vehicle of a foreign licence, beside the classes roughly like it."""
        values, missing = self.catalogue["values"], self.catalogue["words"]["not_stated"]
        category = privilege["category"]
        classes = self.catalogue["category_classes"].get(category)
        parts = {
            "category": self._explained("categories", category),
            "classes": values["privilege_classes"].replace("{classes}", classes)
            if classes
            else values["privilege_no_class"],
            "issue_date": privilege.get("issue_date", missing),
            "expiry_date": privilege.get("expiry_date", missing),
            "codes": self._join(privilege.get("codes", [])) or values["none"],
        }
        return values["privilege"].format(**parts)

    def _biometric(self, item: Mapping[str, int]) -> str:
        part = self.catalogue["values"].get(f"part_{item['part']}", str(item["part"]))
        text = self.catalogue["values"]["biometric"]
        return text.replace("{part}", part).replace("{bytes}", str(item["bytes"]))

    def _join(self, items: list[Any]) -> str:
        return printable(self.catalogue["words"]["separator"].join(str(item) for item in items))

    def _found(self, finding: Mapping[str, Any]) -> str:
        """Write a rule with what it found, in words that call nothing valid."""
        rule = self._named("rules", finding.get("rule"))
        return (
            self.catalogue["words"]["finding"]
            .replace("{rule}", rule)
            .replace("{result}", self._named("found", finding.get("result")))
        )

    def _named(self, section: str, name: Any) -> str:
        return self.catalogue[section].get(str(name)) or printable(name, _LENGTH)

    def _explained(self, section: str, code: Any) -> str:
        name = self.catalogue[section].get(str(code))
        return f"{code} {name}" if name else str(code)


def _notation(value: Any) -> str:
    """Write what is unknown as it was written (RFC 8949 section 8); the keys of its maps already are."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key}: {_notation(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_notation, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def printable(value: Any, length: int | None = None) -> str:
    """Return a text of printable characters: no controls, no marks that turn the direction of writing."""
    text = str(value)
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:length])
    return shown + "…" if len(shown) < len(text) else shown
