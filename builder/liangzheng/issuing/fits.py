"""Whether a record will fit into its QR code, told before a key is there to sign it."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.code import make
from liangzheng.keys import SigningKey
from liangzheng.records import Record, RowError
from liangzheng.signing import Terms
from verifier_wasm.envelope import StatusReference

#: Texts of a document that are surely short enough together, in bytes: a code of version 20 holds 646, of
#: which signature, keys, dates' tags and an entry of a status list take some 240.
_SHORT: Final = 360
#: A character in UTF-8, at most of those that names and addresses have.
_CHARACTER: Final = 3
#: An issuer's id and a list's address of the usual length.
_TERMS: Final = Terms("issuer-of-a-city", datetime(2026, 1, 1, tzinfo=UTC))
_STATUS: Final = StatusReference("https://licences.example/status/0.cwt", 1 << 17)


def must_fit(record: Record, *, link_prefix: str = "") -> None:
    """Raise `RowError` ``code_too_large`` for a record that no QR code holds, signed by ES256.

    ``link_prefix``: the address that the code is put behind.
    """
    texts = [value for value in record.fields.values() if type(value) is str]
    if sum(map(len, texts)) * _CHARACTER < _SHORT and not link_prefix and "portrait" not in record.fields:
        return
    try:
        make(
            replace(record, status=record.status or _STATUS),
            terms=_TERMS,
            key=_any_key(),
            link_prefix=link_prefix,
        )
    except BuilderError as error:
        raise RowError(record.where, str(error), code=error.code) from None


@cache
def _any_key() -> SigningKey:
    return SigningKey.generate()
