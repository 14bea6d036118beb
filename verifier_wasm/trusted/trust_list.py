"""The signed trust list: a COSE_Sign1, or COSE_Sign of several roots, over a CBOR map (ADR 0006).

``{"type", "sequence", "issued_at", "next_update", "issuers": [{"id", "name_zh", "name_en", "specimen",
"kinds"?, "status_origins"?, "keys": [{"kid", "key", "not_before"?, "not_after"?, "revoked_at"?,
"certificate"?}]}]}``; times are seconds since 1970, ``key`` is a COSE_Key with ``alg``.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.arguments import expect
from verifier_wasm.crypto.cose_key import key_from_cose, key_to_cose
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, KeyFormatError, TrustError
from verifier_wasm.signed.cose_sign import decode_signed
from verifier_wasm.signed.cwt import numeric_date
from verifier_wasm.trusted.roots import Root
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore

TYPE: Final = "liangzheng-trust/1"


def open_trust_list(data: bytes, *, root: Root, minimum_sequence: int = 0) -> TrustStore:
    """Verify a trust list and return its issuers.

    ``root``: the pinned keys, of which as many as its threshold says have to sign.
    ``minimum_sequence``: the highest seen so far; an older
    list is refused. Whether the list is stale is judged by `verify`, at the time of the check.

    Raises `TrustError` ``trust_too_large``, ``trust_format``, ``trust_signature``, ``trust_rollback`` and
    ``trust_empty``, and `UseError` ``argument``: ``root`` is what `read_root` returns, not its file.
    """
    expect(data, bytes, name="data")
    expect(root, Root, name="root")
    if len(data) > limits.TRUST_LIST_LENGTH:
        raise TrustError("trust_too_large", "the trust list is too large")
    try:
        message = decode_signed(data)
    except CodeError as error:
        raise _bad_format(error.code) from error
    # The root is checked before a byte of the content is read.
    if not root.has_signed(message):
        raise TrustError("trust_signature", "the trust list is not signed by the pinned root")
    try:
        content = cbor.decode(message.payload, items=limits.TRUST_LIST_ITEMS)
    except CodeError as error:
        raise _bad_format(error.code) from error
    store = _read(content)
    if store.sequence < minimum_sequence:
        raise TrustError(
            "trust_rollback",
            f"the trust list has sequence {store.sequence}, but {minimum_sequence} was seen before",
            sequence=store.sequence,
            seen=minimum_sequence,
        )
    return store


def _bad_format(cause: str) -> TrustError:
    return TrustError("trust_format", f"this is not a trust list ({cause})", cause=cause)


def _read(content: Any) -> TrustStore:
    match content:
        case {
            "type": "liangzheng-trust/1",
            "sequence": int(sequence),
            "issued_at": issued_at,
            "next_update": next_update,
            "issuers": list(issuers),
        } if type(sequence) is int and sequence > 0:
            pass
        case _:
            raise _bad_format("fields")
    try:
        return TrustStore(
            tuple(_issuer(item) for item in issuers),
            sequence=sequence,
            issued_at=numeric_date(issued_at, "issued_at"),
            next_update=numeric_date(next_update, "next_update"),
        )
    except (CodeError, KeyFormatError) as error:
        raise _bad_format(error.code) from error


def _issuer(item: Any) -> Issuer:
    match item:
        case {
            "id": str(name),
            "name_zh": str(zh),
            "name_en": str(en),
            "specimen": bool(specimen),
            "keys": list(keys),
        }:
            pass
        case _:
            raise _bad_format("issuer")
    kinds = item.get("kinds")
    return Issuer(
        id=name,
        name_zh=zh,
        name_en=en,
        keys=tuple(_key(key) for key in keys),
        kinds=None if kinds is None else frozenset(_texts(kinds)),
        specimen=specimen,
        status_origins=_texts(item.get("status_origins", [])),
    )


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list or not all(type(text) is str for text in value):
        raise _bad_format("texts")
    return tuple(value)


def _key(item: Any) -> TrustedKey:
    match item:
        case {"kid": bytes(kid), "key": dict(cose_key)} if kid:
            pass
        case _:
            raise _bad_format("key")
    key, _ = key_from_cose(cose_key)
    certificate = item.get("certificate")
    if certificate is not None and type(certificate) is not bytes:
        raise _bad_format("certificate")
    times: dict[str, Any] = {
        name: None if item.get(name) is None else numeric_date(item[name], name)
        for name in ("not_before", "not_after", "revoked_at")
    }
    return TrustedKey(Kid(kid), key, **times, certificate=certificate)


def encode_payload(
    issuers: Iterable[Issuer], *, sequence: int, issued_at: datetime, next_update: datetime
) -> bytes:
    """Return the payload of a trust list; what it holds is what `open_trust_list` gives back."""
    return cbor.encode(
        {
            "type": TYPE,
            "sequence": sequence,
            "issued_at": _seconds(issued_at),
            "next_update": _seconds(next_update),
            "issuers": [_issuer_map(issuer) for issuer in issuers],
        }
    )


def _issuer_map(issuer: Issuer) -> Mapping[str, Any]:
    item: dict[str, Any] = {
        "id": issuer.id,
        "name_zh": issuer.name_zh,
        "name_en": issuer.name_en,
        "specimen": issuer.specimen,
        "keys": [_key_map(key) for key in issuer.keys],
    }
    if issuer.kinds is not None:
        item["kinds"] = sorted(issuer.kinds)
    if issuer.status_origins:
        item["status_origins"] = list(issuer.status_origins)
    return item


def _key_map(key: TrustedKey) -> Mapping[str, Any]:
    item: dict[str, Any] = {"kid": bytes(key.kid), "key": key_to_cose(key.key, key.kid)}
    for name in ("not_before", "not_after", "revoked_at"):
        if (time := getattr(key, name)) is not None:
            item[name] = _seconds(time)
    if key.certificate is not None:
        item["certificate"] = key.certificate
    return item


def _seconds(time: datetime) -> int:
    return int(time.astimezone(UTC).timestamp())
