"""Writing values for people: times, lengths of time, states, classes, names of fields."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from verifier_wasm.crypto.keys import ALGORITHMS
from verifier_wasm.encoding.quoted import cleaned, identifier
from verifier_wasm.rules.china_time import CHINA

_UNITS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
#: Of an age so small the seconds are told: a live code is out of date after one minute.
_COUNTED_SECONDS: Final = 120
#: In a sentence, and in a quotation beside it.
_LENGTH: Final = 120
#: Of all categories of a licence, with their dates.
_LIST_LENGTH: Final = 2_000
#: Past this a number is a stranger's text like any other.
_LARGEST_NUMBER: Final = 2**53 - 1
#: A date, a version, a few letters or digits: it says nothing but what it is.
_SHORT: Final = re.compile(r"[A-Z0-9]{1,3}|[0-9.]{1,8}|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
#: Placeholders whose words come from the trust list or from tables of this project, never from a code.
_TRUSTED: Final = frozenset({"issuer", "jurisdiction", "scheme", "format"})
#: Placeholders with names of the catalogue: the section they are in.
_SECTIONS: Final = {
    **dict.fromkeys(("field", "before", "after", "missing"), "fields"),
    **dict.fromkeys(("states", "letters"), "states"),
    "kind": "kinds",
    "slips": "slips",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Writes values with the words of one language (`verifier_wasm.catalogue.catalogue`)."""

    catalogue: Mapping[str, Mapping[str, str]]

    def own(self, name: str, value: Any) -> str | None:
        """Write the value of a sentence's placeholder, or return None where it would be a stranger's text.

        Own are numbers, dates, times, short codes of letters or digits, names that the catalogue knows, and
        what the trust list calls an issuer.
        """
        if value is None or value in ("", []):
            return self.catalogue["words"]["not_stated"]
        match name, value:
            case _, bool() | float():
                return None
            case "age_seconds", int() if 0 < value < _COUNTED_SECONDS:
                return self.catalogue["words"]["second"].replace("{count}", str(value))
            case "age_seconds", int():
                return self.duration(value)
            case "algorithm", int() if value in ALGORITHMS:
                return ALGORITHMS[value].name
            case _, int():
                return str(value) if abs(value) <= _LARGEST_NUMBER else None
            case "time", str():
                return self._moment(value)
            case _, str() if name in _TRUSTED:
                return cleaned(value, _LENGTH)
            case "classes", str():
                return value if set(value.split(" ")) <= self.catalogue["classes"].keys() else None
            case _, str():
                known = self.catalogue[_SECTIONS[name]].get(value) if name in _SECTIONS else None
                return known or (value if _SHORT.fullmatch(value) else None)
            case "findings", list():
                return self._join([text for item in value if (text := self._found(item))])
            case (("letters" | "categories"), list()):
                section = "states" if name == "letters" else name
                return self._join_own([self._own_explained(section, code) for code in value])
            case _, list():
                return self._join_own([self.own(name, item) for item in value])
        return None

    def quotation(self, value: Any) -> str:
        """Write a detail that is a stranger's text, as an identifier; of a list, each item."""
        if isinstance(value, list):
            return self._join([self.quotation(item) for item in value])
        return identifier(value if isinstance(value, str) else _notation(value))

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
            case "withheld", True:
                return values["withheld"]
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
            case "require_holder", str():
                return values[f"require_holder_{value}"]
            case "seal_type", str():
                return values.get(f"seal_{value}") or cleaned(value)
            case "unknown", list() | Mapping():
                return cleaned(_notation(value))
            case _, list():
                return self._join(value)
        return cleaned(value) or values["none"]

    def time(self, rfc3339: str) -> str:
        """Write a time in Beijing time, to the minute; what is not a time is written as it is."""
        return self._moment(rfc3339) or cleaned(rfc3339, _LENGTH)

    def _moment(self, rfc3339: str) -> str | None:
        try:
            moment = datetime.fromisoformat(rfc3339).astimezone(CHINA)
        except (ValueError, OverflowError):
            return None
        return self.catalogue["words"]["china_time"].replace("{time}", moment.strftime("%Y-%m-%d %H:%M"))

    def duration(self, seconds: int) -> str:
        """Write a length of time in its largest unit that fits, rounded down; none as less than one."""
        if seconds < 1:
            return self.catalogue["words"]["under_second"]
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

    def _join_own(self, items: list[str | None]) -> str | None:
        return None if None in items else self._join(items)

    def _join(self, items: list[Any]) -> str:
        each = (cleaned(item) for item in items)
        return cleaned(self.catalogue["words"]["separator"].join(each), _LIST_LENGTH)

    def _found(self, finding: Any) -> str:
        """Write a rule with what it found, in words that call nothing valid; anything else as nothing."""
        rules, found = self.catalogue["rules"], self.catalogue["found"]
        match finding:
            case {"rule": str(rule), "result": str(result)} if rule in rules and result in found:
                text = self.catalogue["words"]["finding"].replace("{rule}", rules[rule])
                return text.replace("{result}", found[result])
        return ""

    def _named(self, section: str, name: Any) -> str:
        return self.catalogue[section].get(str(name)) or cleaned(name, _LENGTH)

    def _explained(self, section: str, code: Any) -> str:
        name = self.catalogue[section].get(str(code))
        return f"{code} {name}" if name else cleaned(code, _LENGTH)

    def _own_explained(self, section: str, code: Any) -> str | None:
        known = str(code) in self.catalogue[section] or _SHORT.fullmatch(str(code))
        return self._explained(section, code) if known else None


def _notation(value: Any) -> str:
    """Write what is unknown as it was written (RFC 8949 section 8); the keys of its maps already are."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key}: {_notation(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_notation, value)) + "]"
        case int() if abs(value) > _LARGEST_NUMBER:
            return f"{value:#x}"
    return json.dumps(value, ensure_ascii=False, default=str)
