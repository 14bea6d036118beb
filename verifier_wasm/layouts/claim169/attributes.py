"""The attributes of Claim 169 (section 3.1): integer keys to named, JSON-ready values.

Every attribute is optional. One whose value has another shape than the specification gives it is shown as
unknown under its number, never guessed at.
"""

import binascii
from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.document.portrait import OTHER, portrait
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document
from verifier_wasm.layouts.claim169.dates import read_date

KIND: Final = "claim169"

_TEXTS: Final = {
    1: "identity_number",
    2: "data_version",
    3: "language",
    4: "name",
    5: "first_name",
    6: "middle_name",
    7: "last_name",
    10: "address",
    11: "email",
    12: "phone",
    13: "nationality",
    15: "guardian",
    19: "secondary_name",
    20: "secondary_language",
    21: "location_code",
    22: "legal_status",
    23: "issuing_country",
}
_BIRTH_DATE: Final = 8
#: Numbers with words of their own: key -> name and highest value.
_CODES: Final = {9: ("gender", 3), 14: ("marital_status", 3)}
_PHOTO, _PHOTO_FORMAT = 16, 17
_BEST_FINGERS: Final = 18
_LAST_FINGER: Final = 10
#: Biometrics by body part, 50 to 65.
_BODY: Final = range(50, 66)
_FACE: Final = 62

# "Biometrics": the keys of one item, and the data format "Image".
_DATA, _FORMAT, _IMAGE = 0, 1, 0


def read_attributes(claim: Mapping[Any, Any]) -> Document:
    """Return the document; never raises.

    ``fields``: texts, ``birth_date``, ``gender`` and ``marital_status`` as numbers, ``best_fingers`` as
    numbers, ``portrait`` as a picture, and ``biometrics``: for each part of the body its number, from 50,
    and the bytes held. Their data are not given out.
    """
    rest = dict(claim)
    fields: dict[str, Any] = {}
    for key in [key for key in rest if type(key) is int]:
        name, value = _read(key, rest[key])
        if value is not None:
            fields[name] = value
            del rest[key]
    picture = _picture(rest)
    if picture is not None:
        fields["portrait"] = portrait(picture)
    biometrics = [
        {"part": key, "bytes": size}
        for key in _BODY
        if key in rest and (size := _size(rest[key])) is not None
    ]
    for item in biometrics:
        del rest[item["part"]]
    if biometrics:
        fields["biometrics"] = biometrics
    return Document(KIND, fields, show_unknown(rest))


def _read(key: int, value: Any) -> tuple[str, Any]:
    """Return an attribute's name with its value, or None where the value has another shape."""
    if key in _TEXTS:
        # An issuer may write its numbers as numbers.
        text = str(value) if type(value) is int else value
        return _TEXTS[key], text if isinstance(text, str) and text else None
    if key == _BIRTH_DATE:
        return "birth_date", read_date(value)
    if key in _CODES:
        name, last = _CODES[key]
        return name, value if type(value) is int and 1 <= value <= last else None
    if key == _BEST_FINGERS and isinstance(value, list):
        good = all(type(finger) is int and 0 <= finger <= _LAST_FINGER for finger in value)
        return "best_fingers", value if good and value else None
    return "", None


def _picture(rest: dict[Any, Any]) -> bytes | None:
    """Take the photograph, or else a face that a browser can draw."""
    photo = _bytes(rest.get(_PHOTO))
    if photo is not None:
        del rest[_PHOTO]
        rest.pop(_PHOTO_FORMAT, None)  # the picture's own first bytes tell
        return photo
    for item in _items(rest.get(_FACE)):
        data = _bytes(item.get(_DATA))
        if data is not None and item.get(_FORMAT) == _IMAGE and portrait(data)["media_type"] != OTHER:
            return data
    return None


def _bytes(value: Any) -> bytes | None:
    """Return bytes, or those that a text writes in hexadecimal: the specification says text."""
    if isinstance(value, bytes):
        return value or None
    if isinstance(value, str):
        try:
            return binascii.unhexlify(value) or None
        except ValueError:
            return None
    return None


def _items(value: Any) -> list[Mapping[Any, Any]]:
    """Return the biometrics of a part: a list of maps, or one map, as the specification's example has it."""
    items = value if isinstance(value, list) else [value]
    return items if items and all(isinstance(item, Mapping) for item in items) else []


def _size(value: Any) -> int | None:
    sizes = [len(data) for item in _items(value) if (data := _bytes(item.get(_DATA))) is not None]
    return sum(sizes) if sizes else None
