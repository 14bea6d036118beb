"""The data elements by id (AAMVA DL/ID Card Design Standard 2020, tables D.3 and D.4; 2000 for version 1)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """How an element's text is read."""

    TEXT = "text"
    DATE = "date"
    SEX = "sex"
    FLAG = "flag"


#: D.3 (DBC) to ISO/IEC 5218, as the LZ1 document writes it; version 1 writes letters.
_SEX: Final = {"1": 1, "2": 2, "9": 9, "M": 1, "F": 2}


@dataclass(frozen=True, slots=True)
class Element:
    """One element: the name it has in a report, and how its text is read."""

    name: str
    kind: Kind = Kind.TEXT

    def value(self, text: str) -> str | int | bool:
        """Return the value of the element's text; a text outside its table stays as it is written."""
        if self.kind is Kind.SEX:
            return _SEX.get(text, text)
        if self.kind is Kind.FLAG:
            return text == "1"
        return text


ELEMENTS: Final = {
    # D.3, mandatory
    "DCA": Element("vehicle_class"),
    "DCB": Element("restrictions"),
    "DCD": Element("endorsements"),
    "DBA": Element("expiry_date", Kind.DATE),
    "DCS": Element("family_name"),
    "DAC": Element("first_name"),
    "DAD": Element("middle_names"),
    "DBD": Element("issue_date", Kind.DATE),
    "DBB": Element("birth_date", Kind.DATE),
    "DBC": Element("sex", Kind.SEX),
    "DAY": Element("eye_colour"),
    "DAU": Element("height"),
    "DAG": Element("address_street"),
    "DAI": Element("address_city"),
    "DAJ": Element("address_jurisdiction"),
    "DAK": Element("address_postal_code"),
    "DAQ": Element("licence_number"),
    "DCF": Element("document_discriminator"),
    "DCG": Element("issuing_country"),
    "DDE": Element("family_name_truncated"),
    "DDF": Element("first_name_truncated"),
    "DDG": Element("middle_names_truncated"),
    # D.4, optional
    "DAH": Element("address_street_2"),
    "DAZ": Element("hair_colour"),
    "DCI": Element("place_of_birth"),
    "DCJ": Element("audit_information"),
    "DCK": Element("inventory_control_number"),
    "DBN": Element("alias_family_name"),
    "DBG": Element("alias_given_name"),
    "DBS": Element("alias_suffix"),
    "DCU": Element("name_suffix"),
    "DCE": Element("weight_range"),
    "DCL": Element("race"),
    "DCM": Element("standard_vehicle_class"),
    "DCN": Element("standard_endorsements"),
    "DCO": Element("standard_restrictions"),
    "DCP": Element("vehicle_class_description"),
    "DCQ": Element("endorsements_description"),
    "DCR": Element("restrictions_description"),
    "DDA": Element("compliance_type"),
    "DDB": Element("card_revision_date", Kind.DATE),
    "DDC": Element("hazmat_expiry_date", Kind.DATE),
    "DDD": Element("limited_duration", Kind.FLAG),
    "DAW": Element("weight_pounds"),
    "DAX": Element("weight_kilograms"),
    "DDH": Element("under_18_until", Kind.DATE),
    "DDI": Element("under_19_until", Kind.DATE),
    "DDJ": Element("under_21_until", Kind.DATE),
    "DDK": Element("organ_donor", Kind.FLAG),
    "DDL": Element("veteran", Kind.FLAG),
    # versions 1 to 3
    "DAA": Element("full_name"),
    "DAB": Element("family_name"),
    "DCT": Element("given_names"),
    "DAR": Element("vehicle_class"),
    "DAS": Element("restrictions"),
    "DAT": Element("endorsements"),
    "DAL": Element("residence_street"),
    "DAN": Element("residence_city"),
    "DAO": Element("residence_jurisdiction"),
    "DAP": Element("residence_postal_code"),
    "DAV": Element("height_centimetres"),
    "DCH": Element("federal_commercial_codes"),
}

#: Ids of the mandatory elements, by the first version of the standard that asks for them.
_MANDATORY: Final = {
    1: ("DAA", "DAG", "DAI", "DAJ", "DAK", "DAQ", "DAR", "DAS", "DAT", "DBA", "DBB", "DBC", "DBD"),
    2: (
        *("DCA", "DCB", "DCD", "DBA", "DCS", "DCT", "DBD", "DBB", "DBC", "DAY", "DAU"),
        *("DAG", "DAI", "DAJ", "DAK", "DAQ", "DCF", "DCG", "DCH"),
    ),
    4: (
        *("DCA", "DCB", "DCD", "DBA", "DCS", "DAC", "DAD", "DBD", "DBB", "DBC", "DAY", "DAU"),
        *("DAG", "DAI", "DAJ", "DAK", "DAQ", "DCF", "DCG", "DDE", "DDF", "DDG"),
    ),
}
#: Asked of driving licences only (D.3, column "Card type").
_DRIVING: Final = frozenset({"DCA", "DCB", "DCD", "DCH", "DAR", "DAS", "DAT"})
#: What may stand in for an element: version 1 has the name whole or in parts, and cards of any version give
#: the height in centimetres or the first names together.
_INSTEAD: Final = {"DAA": "DAB", "DAU": "DAV", "DCT": "DAC", "DAC": "DCT"}


def missing_elements(ids: Collection[str], *, version: int, card_type: str) -> tuple[str, ...]:
    """Return the ids of the mandatory elements that are not among ``ids``."""
    first = max(start for start in _MANDATORY if start <= max(version, 1))
    return tuple(
        wanted
        for wanted in _MANDATORY[first]
        if wanted not in ids
        and _INSTEAD.get(wanted) not in ids
        and not (card_type == "ID" and wanted in _DRIVING)
        and not (wanted in ("DAD", "DDG") and "DCT" in ids)
    )
