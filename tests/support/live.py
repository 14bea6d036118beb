"""Live codes for a test: an SD-CWT bound to a holder's key, and the tokens in which it is shown."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.support.signed import KEY, NOW, TestKey, claims
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.decoders import sign1_text
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.holding import read_credential, show
from verifier_wasm.judging.holder import ANYBODY
from verifier_wasm.request import as_text, asking
from verifier_wasm.signed import cose
from verifier_wasm.signed.cose import Header

HOLDER = TestKey()
_DOCUMENT = -70001


def disclosure(value: Any, *key: int | str, salt: bytes = b"0123456789abcdef") -> bytes:
    """Return a salted disclosure; without a key that of an array's element."""
    return cbor.encode([salt, value, *key])


def redacted(written: bytes) -> bytes:
    """Return the hash of a disclosure as the draft's examples have it: over the byte string with its head."""
    return hashlib.sha256(cbor.encode(written)).digest()


def hidden_document(*names: int) -> tuple[dict[Any, Any], list[bytes]]:
    """Return the claims of a licence with some of its fields hidden, and their disclosures."""
    open_claims = claims(iat=NOW - timedelta(days=30), exp=NOW + timedelta(days=300))
    document = dict(open_claims[_DOCUMENT])
    made = [
        disclosure(document.pop(name), name, salt=bytes([name]) * 16) for name in names if name in document
    ]
    document[cbor.REDACTED] = [redacted(written) for written in made]
    return {**open_claims, _DOCUMENT: document}, made


def credential(
    payload: Mapping[Any, Any],
    shown: Sequence[bytes] = (),
    *,
    holder: TestKey | None = HOLDER,
    protected: Header | None = None,
    key: TestKey = KEY,
) -> bytes:
    """Return an SD-CWT with the disclosures that its holder shows."""
    bound = {8: {1: key_to_cose(holder.public)}} if holder else {}
    return cose.encode_sign1(
        protected={1: -7, 4: key.kid, 16: 293, **(protected or {})},
        unprotected={17: list(shown)} if shown else {},
        payload=cbor.encode({**payload, **bound}),
        sign=key.sign,
    )


def token(
    shown: bytes,
    *,
    at: datetime | None = NOW,
    holder: TestKey = HOLDER,
    protected: Header | None = None,
    drop: Sequence[int] = (),
    **others: Any,
) -> bytes:
    """Return a key binding token around an SD-CWT, made at a time; ``others``: claims ``c<number>``."""
    time = {} if at is None else {6: int(at.timestamp())}
    named = {int(name[1:]): value for name, value in others.items()}
    values = {3: ANYBODY, **time, **named}
    return cose.encode_sign1(
        protected={1: -7, 13: cbor.decode(shown), 16: 294, **(protected or {})},
        unprotected={},
        payload=cbor.encode({key: value for key, value in values.items() if key not in drop}),
        sign=holder.sign,
    )


def as_lz1(message: bytes) -> str:
    """Return the text of a code."""
    return "LZ1:" + base45.encode(zlib.compress(message, 9))


def request(word: str = "", *, holder: TestKey = HOLDER, at: datetime = NOW) -> str:
    """Return a holder's request for a code, as their page gives it out."""
    asked = asking(holder.public, at, word)
    return as_text(asked.signed(holder.sign(asked.to_sign)))


def shown(text: str, *names: str, holder: TestKey = HOLDER, at: datetime = NOW) -> str:
    """Return a live code of these groups of an issued one, all of them without names."""
    credential = read_credential(sign1_text.unpack(text.removeprefix("LZ1:").encode()))
    showing = show(credential, names or list(credential.disclosures), at=at)
    return as_lz1(showing.signed(holder.sign(showing.to_sign)))
