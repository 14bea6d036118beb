"""The draft of a trust list, as JSON that a person can read and edit."""

from datetime import datetime
from typing import Any, Final

from verifier_wasm.crypto.cose_key import key_from_cose, key_to_cose
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import cbor
from verifier_wasm.report import rfc3339
from verifier_wasm.trusted.store import Issuer, TrustedKey

_TIMES: Final = ("not_before", "not_after", "revoked_at")


def to_json(issuer: Issuer) -> dict[str, Any]:
    """Return an issuer as the draft keeps it: keys as COSE_Key in hexadecimal, times as RFC 3339."""
    return {
        "id": issuer.id,
        "name_zh": issuer.name_zh,
        "name_en": issuer.name_en,
        "specimen": issuer.specimen,
        "kinds": None if issuer.kinds is None else sorted(issuer.kinds),
        "status_origins": list(issuer.status_origins),
        "keys": [
            {
                "kid": key.kid.hex(),
                "key": cbor.encode(key_to_cose(key.key)).hex(),
                **{name: rfc3339(getattr(key, name)) or None for name in _TIMES},
                "certificate": key.certificate.hex() if key.certificate else None,
            }
            for key in issuer.keys
        ],
    }


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return time


def from_json(item: dict[str, Any]) -> Issuer:
    """Return the issuer of an entry.

    Raises `KeyError`, `TypeError`, `ValueError` and `LiangzhengError` for what it cannot read.
    """

    def key(entry: dict[str, Any]) -> TrustedKey:
        public, _ = key_from_cose(cbor.decode(bytes.fromhex(entry["key"])))
        times: dict[str, Any] = {name: _time(entry[name]) for name in _TIMES}
        certificate = bytes.fromhex(entry["certificate"]) if entry["certificate"] else None
        return TrustedKey(Kid(bytes.fromhex(entry["kid"])), public, **times, certificate=certificate)

    return Issuer(
        id=item["id"],
        name_zh=item["name_zh"],
        name_en=item["name_en"],
        keys=tuple(key(entry) for entry in item["keys"]),
        kinds=None if item["kinds"] is None else frozenset(item["kinds"]),
        specimen=item["specimen"],
        status_origins=tuple(item["status_origins"]),
    )
