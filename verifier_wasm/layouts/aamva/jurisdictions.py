"""Issuer identification numbers (ISO/IEC 7812, given out by AAMVA): number to names and country."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Final


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Who issues cards under a number; ``country``: ISO 3166-1 alpha-3."""

    name_zh: str
    name_en: str
    country: str


#: For a number that is not known.
NAMELESS: Final = Jurisdiction("", "", "")

JURISDICTIONS: Final = {
    number: Jurisdiction(**item)
    for number, item in json.loads(
        files("verifier_wasm.layouts.aamva").joinpath("jurisdictions.json").read_text("utf-8")
    ).items()
}
