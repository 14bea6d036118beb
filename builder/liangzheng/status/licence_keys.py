"""What the registry stores for a licence: a keyed hash of its id, so that it holds no licence number.

A licence number can be guessed (there are far fewer of them than hashes), so a plain hash would hide
nothing; a keyed one hides it from whoever has the database without the secret. A registry may also store
ids as given: for ids that mean nothing outside the issuer's own records, such as running numbers.
"""

import hmac
import re
import secrets
from pathlib import Path
from typing import Final

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.files import clear_abandoned, write_secret
from liangzheng.records.normal import earlier_licence_ids, licence_id_form

#: Longest licence id, in characters; longer ones are surely a mistake (a whole record, a file).
LICENCE_LENGTH: Final = 200

#: 128 bits: among 120 million licences two share a hash with a probability of 2e-23.
_HASH_LENGTH: Final = 16
#: Tells the holder of a licence from another one, and hardly narrows down which name it is.
_NAME_LENGTH: Final = 4
_SECRET_LENGTH: Final = 32

#: Digits of identity cards: the same person's number of today, and of before 1999.
_IDENTITY_LENGTHS: Final = (15, 18)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class LicenceError(BuilderError):
    """One of several licences cannot be used; ``ordinal`` is its place in what was given, from 0."""

    def __init__(self, message: str, *, code: str, ordinal: int) -> None:
        super().__init__(message, code=code)
        self.ordinal = ordinal


class LicenceKeys:
    """Turns licence ids into database keys: HMAC-SHA-256 (RFC 2104) truncated, or the id's UTF-8 as it is."""

    def __init__(self, secret: bytes | None) -> None:
        """``secret``: 32 bytes, or None where ids are stored as given."""
        self._secret = secret

    def key(self, licence: str) -> bytes:
        """Return the key of a licence id, in its normal form: ``…x`` and ``…X`` are one licence.

        So are an old number of 15 digits and its holder's of 18.
        """
        _check(licence)
        return self._key(licence_id_form(licence))

    def earlier(self, licence: str) -> tuple[bytes, ...]:
        """Return the keys that the same licence may have in a registry from before the normal form.

        Ids were compared as given then, so an entry may be there under another way to write it, or two.
        """
        _check(licence)
        return tuple(self._key(each) for each in earlier_licence_ids(licence))

    def keys(self, licence: str) -> tuple[bytes, ...]:
        """Return all keys that a licence's entries may have: its own, then the earlier ones."""
        digits = licence.isascii() and licence.isdigit()
        if digits and len(licence) not in _IDENTITY_LENGTHS and len(licence) <= LICENCE_LENGTH:
            return (self._key(licence),)  # they have one form, which costs time to find
        return (self.key(licence), *self.earlier(licence))

    def _key(self, licence: str) -> bytes:
        data = licence.encode()
        if self._secret is None:
            return data
        return hmac.digest(self._secret, b"licence\0" + data, "sha256")[:_HASH_LENGTH]

    def content(self, content: bytes, registry: str, name: str | None = None) -> bytes:
        """Return the key of what a code says: tells contents apart, and tells nothing of them.

        ``name``: whom it is about; a key of it stands behind the other, see `name_of`. Where there is no
        secret, the registry's name takes its place, so that two registries have nothing in common.
        """
        secret = self._secret or registry.encode()
        key = hmac.digest(secret, b"content\0" + content, "sha256")[:_HASH_LENGTH]
        if name is None:
            return key
        return key + hmac.digest(secret, b"name\0" + name.encode(), "sha256")[:_NAME_LENGTH]

    def fingerprint(self) -> bytes:
        """Return a value that tells secrets apart without telling the secret; empty without one."""
        return b"" if self._secret is None else hmac.digest(self._secret, b"fingerprint\0", "sha256")[:8]


def content_of(key: bytes) -> bytes:
    """Return the part of a content's key that tells contents apart."""
    return key[:_HASH_LENGTH]


def name_of(key: bytes) -> bytes:
    """Return the part of a content's key that tells people apart; nothing of a registry before there was."""
    return key[_HASH_LENGTH:]


def _check(licence: str) -> None:
    if not 0 < len(licence) <= LICENCE_LENGTH or _CONTROL.search(licence):
        raise BuilderError(
            f"a licence id is 1 to {LICENCE_LENGTH} characters without control characters",
            code="licence_id",
        )
    try:
        licence.encode()
    except UnicodeEncodeError as exc:
        raise BuilderError("a licence id is not valid Unicode text", code="licence_id") from exc


def create_secret(path: Path) -> bytes:
    """Make a secret and store it for its owner only; one that is there already is taken, never overwritten.

    It is there where a call was cut off before its registry was made.
    """
    clear_abandoned(path)
    if path.exists():
        return read_secret(path)
    secret = secrets.token_bytes(_SECRET_LENGTH)
    write_secret(path, f"{secret.hex()}\n".encode("ascii"))
    return secret


def read_secret(path: Path) -> bytes:
    """Read a secret written by `create_secret`."""
    try:
        secret = bytes.fromhex(as_utf8(path.read_bytes()).decode("ascii"))
    except FileNotFoundError as exc:
        raise BuilderError(f"{path}: the registry's secret is not here; give it with --secret") from exc
    except ValueError as exc:
        raise BuilderError(f"{path}: not a registry's secret") from exc
    if len(secret) != _SECRET_LENGTH:
        raise BuilderError(f"{path}: not a registry's secret")
    return secret
