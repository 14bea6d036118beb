"""The holder's side of a live code: choosing what to show, and the token to be signed for showing it.

The private key stays where it is (in a page: a key that cannot be exported): what is to be signed goes out, a
signature comes back. draft-ietf-spice-sd-cwt-08 sections 4 and 8; ADR 0034.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from verifier_wasm.document.groups import GROUP_KEYS, GROUPS
from verifier_wasm.encoding import cbor
from verifier_wasm.judging.holder import ANYBODY
from verifier_wasm.signed import cose, sd_cwt
from verifier_wasm.signed.disclosures import structure

_AUD, _IAT, _CNONCE = 3, 6, 39
_SD_CLAIMS: Final = 17
_NAME_OF_KEY: Final[Mapping[Any, str]] = {
    GROUP_KEYS.get(name, keys[0]): name for name, keys in GROUPS.items()
}


@dataclass(frozen=True, slots=True)
class Credential:
    """What an issuer gave to a holder: the message, and each disclosure by the name of its group.

    A disclosure that belongs to no group known here has its claim's key for a name. ``around``: by the same
    names, the disclosures that hold another one's hash, and have to be shown with it.
    """

    message: cose.Sign1
    disclosures: Mapping[str, bytes]
    around: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)

    def with_outer(self, name: str) -> tuple[bytes, ...]:
        """Return what has to be shown to show a group."""
        return (self.disclosures[name], *self.around.get(name, ()))


def read_credential(data: bytes) -> Credential:
    """Read an SD-CWT as its issuer gave it, with every disclosure.

    Raises the errors of `cose.decode_sign1`, and `DecodeError` ``sdcwt_structure`` for what is no SD-CWT, or
    one of which a disclosure is malformed. Whether it is good is for `verify` to say.
    """
    message = cose.decode_sign1(data)
    if not sd_cwt.is_credential(message):
        raise structure(1, "no SD-CWT")
    written = message.unprotected.get(_SD_CLAIMS, [])
    if type(written) is not list or not all(type(one) is bytes for one in written):
        raise structure(7, "disclosures that are no array of byte strings")
    parts = {one: _parts(one) for one in written}
    holding = {digest: one for one in written for digest in _hashes_in(parts[one])}
    outer = frozenset(holding.values())
    around: dict[str, tuple[bytes, ...]] = {}
    for one in written:
        above: list[bytes] = []
        while (parent := holding.get(_found(above[-1] if above else one, holding))) and parent not in above:
            above.append(parent)
        if above:
            around[_name_of(parts[one])] = tuple(above)
    shown = {_name_of(parts[one]): one for one in written if one not in outer}
    known = [name for name in GROUPS if name in shown]
    return Credential(message, {name: shown[name] for name in (*known, *shown)}, around)


def _parts(written: bytes) -> list[Any]:
    parts = cbor.decode(written, definite=True, redacted=True)
    if type(parts) is not list or not 1 <= len(parts) <= 3:
        raise structure(7, "a disclosure of another shape")
    return parts


def _hashes_in(parts: list[Any]) -> list[bytes]:
    """Return the hashes that a disclosed map has in the place of claims."""
    value = parts[1] if len(parts) == 3 else None
    hashes = value.get(cbor.REDACTED, []) if type(value) is dict else []
    return [one for one in hashes if type(one) is bytes] if type(hashes) is list else []


def _found(written: bytes, hashes: Collection[bytes]) -> bytes:
    """Return which of these hashes is a disclosure's, in either reading of the draft; b"" for none."""
    forms = (hashlib.sha256(form).digest() for form in (written, cbor.encode(written)))
    return next((digest for digest in forms if digest in hashes), b"")


def _name_of(parts: list[Any]) -> str:
    key = parts[2] if len(parts) == 3 else f"h'{_salt(parts)}'"
    return (_NAME_OF_KEY.get(key) if type(key) is int else None) or str(key)


def _salt(parts: list[Any]) -> str:
    return parts[0].hex() if type(parts[0]) is bytes else ""


@dataclass(frozen=True, slots=True)
class Showing:
    """A token but for its signature: ``to_sign`` is what the holder's key signs, ES256 as r and s."""

    protected: bytes
    payload: bytes

    @property
    def to_sign(self) -> bytes:
        """Return the bytes that the signature is over (RFC 9052 section 4.4)."""
        return cose.sig_structure(self.protected, self.payload)

    def signed(self, signature: bytes) -> bytes:
        """Return the token."""
        return cbor.encode(cbor.Tag(cose.SIGN1_TAG, [self.protected, {}, self.payload, signature]))


def show(
    credential: Credential,
    names: Collection[str],
    *,
    at: datetime,
    nonce: bytes | None = None,
    audience: str = ANYBODY,
    algorithm: int = -7,
) -> Showing:
    """Return the token that shows these groups of a credential at a time.

    ``nonce``: the checker's question. Raises `DecodeError` ``sdcwt_structure`` for a group that the
    credential does not have.
    """
    if unknown := set(names) - credential.disclosures.keys():
        raise structure(7, f"nothing to show as {min(unknown)}")
    message = credential.message
    # In the order of the groups, so that the order tells nothing of the holder.
    wanted = [credential.with_outer(name) for name in credential.disclosures if name in names]
    chosen = list(dict.fromkeys(written for each in wanted for written in each))
    shown = [
        message.protected_bytes,
        {_SD_CLAIMS: chosen} if chosen else {},
        message.payload,
        message.signature,
    ]
    payload: dict[int, Any] = {_AUD: audience, _IAT: int(at.timestamp())}
    if nonce is not None:
        payload[_CNONCE] = nonce
    protected = {cose.ALG: algorithm, sd_cwt.KCWT: cbor.Tag(cose.SIGN1_TAG, shown), sd_cwt.TYP: 294}
    return Showing(cbor.encode(protected), cbor.encode(payload))
