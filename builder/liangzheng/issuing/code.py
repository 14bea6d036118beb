"""The code of a record: one that anybody shows, or one that its holder's phone shows, a part at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from liangzheng.bound import sign_bound
from liangzheng.errors import BuilderError
from liangzheng.records import Record
from liangzheng.signer import Signer
from liangzheng.signing import Terms, pack, sign_document
from liangzheng.symbols import LARGEST_VERSION, qr_version
from verifier_wasm.holding import read_credential, show
from verifier_wasm.shown import link

#: A code for a phone is taken by its holder at rest, from a screen, a file or a link.
_LARGEST_TAKEN: Final = 40
#: What of it is shown has to be read at a desk, from a screen, whatever is chosen to be shown.
_LARGEST_SHOWN: Final = 34
#: A time with as many digits as any, and a signature as long as that of the keys that phones make.
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SIGNATURE: Final = bytes(range(64))


@dataclass(frozen=True, slots=True)
class Made:
    """A code's text, and the version of its symbol. ``shown``: that of a live code that shows all of it."""

    text: str
    version: int
    shown: int = 0


def make(record: Record, *, terms: Terms, key: Signer, link_prefix: str = "") -> Made:
    """Sign a record; raises `RecordError` as `sign_document`, and `BuilderError` ``code_too_large``."""
    if record.holder is None:
        text = sign_document(
            kind=record.kind, fields=record.fields, terms=terms, key=key, status=record.status
        )
        shown, largest = 0, LARGEST_VERSION
    else:
        message = sign_bound(
            kind=record.kind,
            fields=record.fields,
            terms=terms,
            key=key,
            holder=record.holder,
            status=record.status,
        )
        text, largest = pack(message), _LARGEST_TAKEN
        shown = _shown(message)
    if link_prefix:
        text = link.write(link_prefix, text)
    return Made(text, qr_version(text, largest=largest), shown)


def _shown(message: bytes) -> int:
    """Return the version, at level M, of a live code that shows everything."""
    credential = read_credential(message)
    showing = show(credential, list(credential.disclosures), at=_AT)
    try:
        return qr_version(pack(showing.signed(_SIGNATURE)), largest=_LARGEST_SHOWN)
    except BuilderError as error:
        raise BuilderError(f"shown as a whole, {error}", code=error.code) from None
