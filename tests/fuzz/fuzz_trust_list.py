"""Trust lists: any bytes, and any content under a good root signature, give a store or a `TrustError`."""

from datetime import UTC, datetime, timedelta

from liangzheng.keys import SigningKey
from verifier_wasm.errors import TrustError
from verifier_wasm.signed import cose
from verifier_wasm.trusted.roots import Root
from verifier_wasm.trusted.store import Issuer, TrustedKey
from verifier_wasm.trusted.trust_list import encode_payload, open_trust_list

ROOT = SigningKey.generate()
_AT = datetime(2026, 11, 23, tzinfo=UTC)
_ISSUER = Issuer(
    "office",
    "机关",
    "Office",
    (TrustedKey(ROOT.kid, ROOT.public, not_before=_AT, not_after=_AT, revoked_at=_AT, certificate=b"\x30"),),
    frozenset({"dl"}),
    status_origins=("https://example.org",),
)
_PAYLOAD = encode_payload([_ISSUER], sequence=1, issued_at=_AT, next_update=_AT + timedelta(days=30))


def signed(payload: bytes) -> bytes:
    """Sign any payload with the root."""
    return cose.encode_sign1(
        protected={cose.ALG: ROOT.algorithm, cose.KID: ROOT.kid},
        unprotected={},
        payload=payload,
        sign=ROOT.sign,
    )


SEEDS = (_PAYLOAD, signed(_PAYLOAD))


def one_input(data: bytes) -> None:
    for message in (data, signed(data)):
        try:
            store = open_trust_list(message, root=Root(((ROOT.public, ROOT.kid),)))
        except TrustError as error:
            assert error.code.startswith("trust_")
        else:
            assert any(issuer.keys for issuer in store.issuers)
