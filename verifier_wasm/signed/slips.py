"""Slips: what an issuer wrote in another form than its standard asks, and can mean one thing only.

Such a document is read, its signature is checked, and the slip is reported (ADR 0017).
"""

from collections.abc import Iterable
from typing import Final

from verifier_wasm.envelope import Remark
from verifier_wasm.errors import CodeError

# ``slips.<name>`` of the catalogue says what the issuer has to mend.
#: A time in milliseconds, microseconds or nanoseconds.
DATE_UNIT: Final = "date_unit"
#: A time or a day of another type or without its tag, or a day where a time is asked for.
DATE_FORM: Final = "date_form"
#: A time without its zone.
DATE_ZONE: Final = "date_zone"
#: base64url with padding, or in the other alphabet of RFC 4648.
BASE64: Final = "base64"
#: A CBOR tag in another place, twice, or missing.
TAG: Final = "tag"
#: A header parameter of another type, in the wrong header, or missing.
HEADER: Final = "header"
#: A claim under its name where its number is asked for.
CLAIM_NAME: Final = "claim_name"
#: One issuer written in two forms.
ISSUER_FORM: Final = "issuer_form"
#: Compressed where it should not be, or the other way round.
COMPRESSION: Final = "compression"
#: The same item shown more than once.
REPEATED: Final = "repeated"


class Reading:
    """What is met while something is read: its slips, and the first thing that is not understood."""

    def __init__(self) -> None:
        self._slips: dict[str, None] = {}
        self.fault: CodeError | None = None

    @property
    def slips(self) -> tuple[str, ...]:
        """What was noted, each once, in order."""
        return tuple(self._slips)

    def slip(self, *names: str) -> None:
        """Note slips."""
        self._slips |= dict.fromkeys(names)

    def doubt(self, error: CodeError) -> None:
        """Note what is not understood; it counts once the signature is known to be good."""
        self.fault = self.fault or error


def remark(*found: Iterable[str]) -> Remark | None:
    """Return the remark on the slips of a document's parts; None where there is none."""
    names = list(dict.fromkeys(name for slips in found for name in slips))
    return Remark("decode_slips", {"slips": names}) if names else None
