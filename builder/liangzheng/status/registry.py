"""The issuer's registry: which entry of which status list a licence has, and the entry's state."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, Self

from sqlalchemy import Row, insert, inspect, select

from liangzheng.addresses import place
from liangzheng.errors import BuilderError
from liangzheng.status import schema
from liangzheng.status.database import FILE_NAME, Database, is_url, shown_location
from liangzheng.status.journal import Journal, Line, Stand
from liangzheng.status.licence_keys import LicenceError, LicenceKeys, create_secret, read_secret
from liangzheng.status.states import BITS
from liangzheng.status.upgrade import upgrade
from verifier_wasm.envelope import StatusReference

#: Entries in one list; how the number was found is in docs/adr/0011.
SHARD_SIZE: Final = 1 << 18
#: The verifier inflates at most this many entries of 8 bits (verifier_wasm.limits).
_SHARD_SIZE_MAX: Final = 1 << 20
_SECRET_NAME: Final = "secret.key"
_JOURNAL_NAME: Final = "journal.jsonl"
#: The variable that names the journal's file.
JOURNAL: Final = "LIANGZHENG_JOURNAL"

TokenFormat = Literal["cwt", "jwt"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is fixed for a registry's life, since issued codes depend on it.

    ``name``: random text that tells registries apart. ``shard_size``: entries in one list. A list's URI is
    ``uri_prefix``, its number, and ``.cwt`` or ``.jwt``: the file name a static host serves it by.
    """

    name: str
    bits: int
    shard_size: int
    uri_prefix: str
    token_format: TokenFormat
    hashed: bool

    def file_name(self, number: int) -> str:
        """Return the file name of a list."""
        return f"{number}.{self.token_format}"

    def uri(self, number: int) -> str:
        """Return the URI of a list."""
        return self.uri_prefix + self.file_name(number)

    def reference(self, position: int) -> StatusReference:
        """Return where a position's status is found."""
        number, offset = divmod(position, self.shard_size)
        return StatusReference(self.uri(number), offset)

    def position(self, reference: StatusReference) -> int | None:
        """Return the position of a reference; None for one of another registry."""
        name = reference.uri.removeprefix(self.uri_prefix)
        number = name.removesuffix(f".{self.token_format}")
        if not number.isdecimal() or reference.uri != self.uri(int(number)):
            return None
        return int(number) * self.shard_size + reference.index

    def would_lie_at(self, uri: str) -> bool:
        """Say whether an address is one of its lists', however it is written; see `addresses.place`."""
        folder, _, name = place(uri).rpartition("/")
        number, _, token_format = name.partition(".")
        own = place(self.uri_prefix).rstrip("/")
        return folder == own and number.isdecimal() and token_format == self.token_format


class Registry:
    """An open registry; what is done with it has a module each."""

    def __init__(
        self, location: str, database: Database, settings: Settings, keys: LicenceKeys, journal: Path | None
    ) -> None:
        #: As it was given, without a password: for words to a person.
        self.location = shown_location(location)
        self.database = database
        self.settings = settings
        self._keys = keys
        self._journal = journal
        #: Whether it is in a database server, and others may write to it from elsewhere.
        self.has_server = is_url(location)

    def journal(self) -> Journal:
        """Return what every write is told to; `BuilderError` ``journal`` where nothing says where it is."""
        if self._journal is None:
            raise BuilderError(
                f"{self.location}: a registry in a database server that has no secret keeps its journal "
                f"where --journal or ${JOURNAL} says",
                code="journal",
            )
        return Journal(self._journal)

    def stand(self) -> Stand:
        """Return how the journal ends; as of an empty one where nothing says where it is."""
        return Stand() if self._journal is None else Journal(self._journal).stand()

    def last_told(self) -> Line | None:
        """Return the journal's last line; None where there is none."""
        return self.stand().line

    def licence_keys(self, licence: str) -> tuple[bytes, ...]:
        """Return all keys that a licence's entries may have: its own, then those of earlier registries."""
        return self._keys.keys(licence)

    def all_licence_keys(self, licences: Sequence[str]) -> list[tuple[bytes, ...]]:
        """Return the keys of several licence ids; `LicenceError` ``licence_id`` for one that is none."""
        found = []
        for ordinal, licence in enumerate(licences):
            try:
                found.append(self.licence_keys(licence))
            except BuilderError as error:
                raise LicenceError(str(error), code=error.code, ordinal=ordinal) from error
        return found

    def content_key(self, content: bytes, name: str | None = None) -> bytes:
        """Return what the database stores for what a code says, and for whom it is about."""
        return self._keys.content(content, self.settings.name, name)

    @classmethod
    def create(
        cls,
        location: str,
        *,
        uri_prefix: str,
        at: datetime,
        bits: int = 2,
        shard_size: int = SHARD_SIZE,
        token_format: TokenFormat = "cwt",
        hashed: bool = True,
        secret_file: Path | None = None,
        journal: Path | None = None,
    ) -> Self:
        """Make a registry in a folder (made if absent) or in the PostgreSQL database of a URL.

        ``hashed``: store a keyed hash of each licence id; the secret goes to ``secret_file``, by default
        ``secret.key`` in the folder. It has to be kept: without it no licence is found again.
        """
        _check_settings(uri_prefix=uri_prefix, bits=bits, shard_size=shard_size)
        secret_path = _secret_path(location, secret_file) if hashed else None
        database = Database(location)
        if not is_url(location):
            folder = Path(location)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = Settings(secrets.token_hex(8), bits, shard_size, uri_prefix, token_format, hashed)
        with database.create() as connection:
            if inspect(connection).has_table(schema.registry.name):
                raise BuilderError(
                    f"{shown_location(location)}: there is a registry already", code="registry_exists"
                )
            schema.METADATA.create_all(connection)
            # Last, so that a failure before it leaves no secret, and a failure of it no registry. A call that
            # is cut off behind it leaves a secret without a registry, which the next call takes.
            keys = LicenceKeys(create_secret(secret_path) if secret_path else None)
            connection.execute(
                insert(schema.registry).values(
                    id=1,
                    schema_version=schema.SCHEMA_VERSION,
                    created_at=int(at.timestamp()),
                    secret_fingerprint=keys.fingerprint(),
                    name=settings.name,
                    bits=bits,
                    shard_size=shard_size,
                    uri_prefix=uri_prefix,
                    token_format=token_format,
                    hashed=hashed,
                )
            )
        return cls(location, database, settings, keys, _journal_path(location, secret_file, journal))

    @classmethod
    def open(cls, location: str, *, secret_file: Path | None = None, journal: Path | None = None) -> Self:
        """Open a registry made by `create`.

        ``journal``: the file that its writes are told to; else what ``LIANGZHENG_JOURNAL`` names, else
        ``journal.jsonl`` in the folder, or beside the secret of a registry in a server.
        """
        if not is_url(location) and not (Path(location) / FILE_NAME).is_file():
            raise BuilderError(
                f"{location}: no registry here; make one with 'liangzheng status init'",
                code="registry_missing",
            )
        database = Database(location)
        with database.read() as connection:
            if not inspect(connection).has_table(schema.registry.name):
                raise BuilderError(
                    f"{shown_location(location)}: no registry in this database; make one with "
                    "'liangzheng status init'",
                    code="registry_missing",
                )
            row = connection.execute(select(schema.registry)).one()
        settings = _settings(row)
        keys = check_secret(row, location, secret_file)
        if row.schema_version < schema.SCHEMA_VERSION:
            upgrade(database)
        return cls(location, database, settings, keys, _journal_path(location, secret_file, journal))


def check_secret(row: Row[Any], location: str, secret_file: Path | None) -> LicenceKeys:
    """Return the keys of the registry of a row; `BuilderError` ``registry_secret`` by another's secret."""
    path = _secret_path(location, secret_file) if row.hashed else None
    keys = LicenceKeys(read_secret(path) if path else None)
    if keys.fingerprint() != row.secret_fingerprint:
        raise BuilderError(
            f"{path}: the secret is not that of the registry {shown_location(location)}",
            code="registry_secret",
        )
    return keys


def _settings(row: Row[Any]) -> Settings:
    if not 1 <= row.schema_version <= schema.SCHEMA_VERSION:
        raise BuilderError(
            f"the registry's tables are of version {row.schema_version}; "
            f"this program knows {schema.SCHEMA_VERSION}",
            code="registry_version",
        )
    return Settings(
        name=row.name,
        bits=row.bits,
        shard_size=row.shard_size,
        uri_prefix=row.uri_prefix,
        token_format=row.token_format,
        hashed=row.hashed,
    )


def _check_settings(*, uri_prefix: str, bits: int, shard_size: int) -> None:
    if bits not in BITS:
        raise BuilderError(f"an entry has 1, 2, 4 or 8 bits, not {bits}")
    # Section 13.4: a list's size in bits is a multiple of 8.
    if not 8 <= shard_size <= _SHARD_SIZE_MAX or shard_size % 8:
        raise BuilderError(f"a list has 8 to {_SHARD_SIZE_MAX} entries, a multiple of 8, not {shard_size}")
    scheme, found, rest = uri_prefix.partition("://")
    if (
        scheme not in ("https", "http")
        or not found
        or not rest.isascii()
        or not rest.isprintable()
        or " " in rest
    ):
        raise BuilderError(f"the URI prefix is an absolute http(s) URI, not {uri_prefix!r}")
    if not rest.endswith("/") or set("?#") & set(rest):
        raise BuilderError(f"the URI prefix ends with '/' and has no query or fragment: {uri_prefix!r}")


def _secret_path(location: str, given: Path | None) -> Path:
    if given is not None:
        return given
    if is_url(location):
        raise BuilderError(
            "a registry in a database server needs --secret FILE, kept apart from the database"
        )
    return Path(location) / _SECRET_NAME


def _journal_path(location: str, secret_file: Path | None, given: Path | None) -> Path | None:
    if given is not None:
        return given
    if named := os.environ.get(JOURNAL):
        return Path(named)
    if not is_url(location):
        return Path(location) / _JOURNAL_NAME
    return secret_file and secret_file.with_name(f"{secret_file.name}.{_JOURNAL_NAME}")
