"""Signing a document for one holder's key, in groups of fields that the holder shows or hides (ADR 0034)."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.signer import Signer
from liangzheng.signing import Terms, claims_of
from verifier_wasm.crypto.cose_key import compressed
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.decoders.lz1 import DOCUMENT_CLAIM
from verifier_wasm.document.groups import GROUP_KEYS, GROUPS, TOGETHER, TOGETHER_KEY
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.signed import cose

_SUB: Final = 2
_CNF, _COSE_KEY = 8, 1
_TYP, _SD_CLAIMS = 16, 17
_CREDENTIAL: Final = 293
#: draft-ietf-spice-sd-cwt-08 section 7.1: 128 bits.
_SALT_LENGTH: Final = 16


def sign_bound(
    *,
    kind: str,
    fields: Mapping[str, Any],
    terms: Terms,
    key: Signer,
    holder: PublicKey,
    status: StatusReference | None = None,
    salts: Callable[[int], bytes] = secrets.token_bytes,
) -> bytes:
    """Return an SD-CWT for a holder's key, with a disclosure for each group that the record has.

    ``salts``: so many bytes that nobody can guess, anew each time; for a specimen, which hides nothing from
    anybody, they may be others. Raises `RecordError` as `sign_document`, `KeyFormatError` for a key that
    cannot be written, and `BuilderError` ``not_before`` for terms that begin after the time of issue.
    """
    # Section 9, step 3 of the draft.
    if terms.not_before is not None and terms.not_before > terms.issued_at:
        raise BuilderError(
            "--not-before lies after the time of issue, which a code for a phone does not allow: "
            "leave it out, or issue the code then",
            code="not_before",
        )
    claims = claims_of(kind=kind, fields=fields, terms=terms, status=status)
    document: dict[Any, Any] = dict(claims[DOCUMENT_CLAIM])
    groups = _groups(document)
    within = {name: groups.pop(name) for name in TOGETHER & groups.keys()}
    disclosures: list[bytes] = []
    if len(within) > 1:
        inner = _disclosed(dict(sorted(within.items())), salts)
        disclosures += inner
        groups["together"] = (TOGETHER_KEY, {cbor.REDACTED: _hashes(inner)})
    else:
        groups |= within
    outer = _disclosed(groups, salts)
    disclosures = [*outer, *disclosures]
    if outer:
        document[cbor.REDACTED] = _hashes(outer)
    # The draft wants a subject; whom the document is about stands in the document, as far as it is shown.
    claims |= {_SUB: "", _CNF: {_COSE_KEY: compressed(holder)}, DOCUMENT_CLAIM: document}
    return cose.encode_sign1(
        protected={cose.ALG: key.algorithm, cose.KID: key.kid, _TYP: _CREDENTIAL},
        unprotected={_SD_CLAIMS: disclosures} if disclosures else {},
        payload=cbor.encode(claims),
        sign=key.sign,
    )


def _disclosed(groups: Mapping[str, tuple[int, Any]], salts: Callable[[int], bytes]) -> list[bytes]:
    return [cbor.encode([salts(_SALT_LENGTH), value, key]) for key, value in groups.values()]


def _hashes(disclosures: list[bytes]) -> list[bytes]:
    """Return the hashes of disclosures, sorted: their order must not tell which group is which."""
    return sorted(hashlib.sha256(cbor.encode(written)).digest() for written in disclosures)


def _groups(document: dict[Any, Any]) -> dict[str, tuple[int, Any]]:
    """Take the groups out of a document; return each by its name: the key it is disclosed under, and what."""
    taken: dict[str, tuple[int, Any]] = {}
    for name, keys in GROUPS.items():
        found = {key: document.pop(key) for key in keys if key in document}
        if not found:
            continue
        if name in GROUP_KEYS:
            taken[name] = (GROUP_KEYS[name], found)
        else:
            taken[name] = next(iter(found.items()))
    return taken
