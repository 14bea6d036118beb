"""The holder's side of a live code: choosing what to show, and the token to be signed for showing it.

The private key stays where it is (in a page: a key that cannot be exported): what is to be signed goes out, a
signature comes back. draft-ietf-spice-sd-cwt-08 sections 4 and 8; ADR 0034.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from verifier_wasm.decoders.lz1 import DOCUMENT_CLAIM
from verifier_wasm.document.groups import GROUP_KEYS, GROUPS
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import DecodeError
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

    A disclosure that belongs to no group known here has its claim's key for a name.
    """

    message: cose.Sign1
    disclosures: Mapping[str, bytes]


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
    return Credential(message, {_name_of(one): one for one in written})


def _name_of(written: bytes) -> str:
    parts = cbor.decode(written, definite=True, redacted=True)
    if type(parts) is not list or not 1 <= len(parts) <= 3:
        raise structure(7, "a disclosure of another shape")
    key = parts[2] if len(parts) == 3 else f"h'{parts[0].hex()}'"
    return _NAME_OF_KEY.get(key) or str(key)


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
    # In the issuer's order, so that the order tells nothing of the holder.
    chosen = [written for name, written in credential.disclosures.items() if name in names]
    message = credential.message
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


def hides(credential: Credential) -> bool:
    """Say whether the credential's document has parts that its holder may hide."""
    claims = cbor.decode(credential.message.payload, definite=True, redacted=True)
    document = claims.get(DOCUMENT_CLAIM) if type(claims) is dict else None
    if type(document) is not dict:
        raise DecodeError("document_missing")
    return cbor.REDACTED in document
