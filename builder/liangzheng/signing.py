"""Signing one document into an LZ1 code (design: "The native code: LZ1")."""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from liangzheng.signer import Signer
from verifier_wasm.decoders.lz1 import DOCUMENT_CLAIM
from verifier_wasm.document import write_document
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import RecordError
from verifier_wasm.formats.lz1 import PREFIX
from verifier_wasm.signed import cose, cwt

#: zlib's best level: a shorter text is a smaller symbol.
_BEST: Final = 9


@dataclass(frozen=True, slots=True)
class Terms:
    """Who signs, and the times of the code."""

    issuer_id: str
    issued_at: datetime
    not_before: datetime | None = None
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse times that no checker would accept; `RecordError` ``cwt_date``."""
        if self.issued_at.timestamp() < 0:  # RFC 8392 section 2: seconds since 1970
            raise RecordError("cwt_date", "the generation time lies before 1970", field="issued_at")
        begin = max(filter(None, (self.issued_at, self.not_before)))
        if self.expires_at is not None and self.expires_at <= begin:
            raise RecordError("cwt_date", "the code would expire before it is valid", field="expires_at")


def sign_document(
    *,
    kind: str,
    fields: Mapping[str, Any],
    terms: Terms,
    key: Signer,
    status: StatusReference | None = None,
) -> str:
    """Return the text of a signed code.

    ``fields``: by the names of the design, as `write_document` takes them. Raises `RecordError` for a field
    that its document cannot hold.
    """
    message = cose.encode_sign1(
        protected={cose.ALG: key.algorithm, cose.KID: key.kid},
        unprotected={},
        payload=cbor.encode(claims_of(kind=kind, fields=fields, terms=terms, status=status)),
        sign=key.sign,
    )
    return pack(message)


def claims_of(
    *, kind: str, fields: Mapping[str, Any], terms: Terms, status: StatusReference | None
) -> dict[int, Any]:
    """Return the claims of a document; raises as `sign_document`."""
    claims: dict[int, Any] = {cwt.ISS: terms.issuer_id, cwt.IAT: int(terms.issued_at.timestamp())}
    if terms.expires_at is not None:
        claims[cwt.EXP] = int(terms.expires_at.timestamp())
    if terms.not_before is not None:
        claims[cwt.NBF] = int(terms.not_before.timestamp())
    if status is not None:
        claims[cwt.STATUS] = {"status_list": {"idx": status.index, "uri": status.uri}}
    claims[DOCUMENT_CLAIM] = write_document(kind=kind, fields=fields)
    return claims


def pack(message: bytes) -> str:
    """Return the text of a code for a COSE_Sign1."""
    packed = zlib.compress(message, _BEST)
    whole = len(packed) & ~1
    # Base45 (RFC 9285 section 4) by two bytes at a time, looked up: a tenth of what a signature costs.
    triples = map(_triples().__getitem__, struct.unpack(f">{whole // 2}H", packed[:whole]))
    return f"{PREFIX}{''.join(triples)}{base45.encode(packed[whole:])}"


@cache
def _triples() -> tuple[str, ...]:
    """Return what each two bytes are in Base45."""
    return tuple(base45.encode(pair.to_bytes(2)) for pair in range(1 << 16))
