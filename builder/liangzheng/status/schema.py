"""The registry's tables, the same on SQLite and PostgreSQL.

A **position** is ``shard * shard_size + offset``. A licence has one row, with the position of its newest
code; a position's state has a row only while it is not VALID, so that publishing reads the exceptions and not
the nation (docs/adr/0011).
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)

#: Raised with every change of the tables; a registry of another version is refused.
SCHEMA_VERSION: Final = 2

METADATA: Final = MetaData()

# SQLite makes a primary key the row's own number only where the type is spelt INTEGER.
_Number: Final = BigInteger().with_variant(Integer(), "sqlite")

#: One row: what was fixed when the registry was made.
registry: Final = Table(
    "status_registry",
    METADATA,
    Column("id", SmallInteger, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("schema_version", Integer, nullable=False),
    Column("name", String, nullable=False),  # random; tells one registry's lists from another's
    Column("bits", SmallInteger, nullable=False),
    Column("shard_size", Integer, nullable=False),
    Column("uri_prefix", String, nullable=False),
    Column("token_format", String, nullable=False),
    Column("hashed", Boolean, nullable=False),
    Column("secret_fingerprint", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),  # all times: seconds since 1970, UTC
)

#: One row a status list. ``taken``: bit per allocated offset, None when full. ``revision``: grows when a
#: value in the list changes, so that `publish` knows what to write.
shard: Final = Table(
    "status_shard",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("used", Integer, nullable=False),
    Column("taken", LargeBinary),
    Column("revision", BigInteger, nullable=False),
)

#: One row a licence: where the status of its newest code is, and a keyed hash of what that code says, with
#: one of its holder's name behind it (None: not known). Double allocation is prevented by ``shard.taken``.
entry: Final = Table(
    "status_entry",
    METADATA,
    Column("licence", LargeBinary, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("content", LargeBinary),
    sqlite_with_rowid=False,
)

#: One row for each earlier code of a licence. ``superseded``: a newer one took its place; else it was kept
#: beside the newer one, and shares what happens to the licence.
earlier: Final = Table(
    "status_earlier",
    METADATA,
    Column("position", _Number, primary_key=True, autoincrement=False),
    Column("licence", LargeBinary, nullable=False, index=True),
    Column("superseded", Boolean, nullable=False),
)

#: One row for each call of `set`, be it for one licence or a million. ``scope``: what it was about, a
#: `Scope`'s value; None of a registry of version 1, where all were about licences.
change: Final = Table(
    "status_change",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("scope", String),
)

#: One row for each transaction that gave entries or set states, numbered from 1. ``id`` is random: it tells a
#: registry that went on from an older backup from the one that had gone on before. Numbers below 0: writes of
#: such another past whose changes were merged into this one.
write: Final = Table(
    "status_write",
    METADATA,
    Column("serial", _Number, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False),
)

#: The current state of every entry that is not VALID.
state: Final = Table(
    "status_state",
    METADATA,
    Column("position", _Number, primary_key=True, autoincrement=False),
    Column("state", SmallInteger, nullable=False),
    Column("change_id", ForeignKey(change.c.id), nullable=False),
)

#: Every state ever set; nothing is deleted here.
history: Final = Table(
    "status_history",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("change_id", ForeignKey(change.c.id), primary_key=True, autoincrement=False),
    Column("previous", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What a call is about, for the length of its transaction. Joins with these tables keep a call for a million
# licences at a handful of statements.
_TEMPORARY: Final = MetaData()

#: What version 1 lacked in tables that it had.
ADDED: Final = (entry.c.content, change.c.scope)

asked: Final = Table(
    "status_asked",
    _TEMPORARY,
    Column("ordinal", Integer, nullable=False),
    Column("licence", LargeBinary, nullable=False),
    prefixes=["TEMPORARY"],
)

target: Final = Table(
    "status_target",
    _TEMPORARY,
    Column("position", _Number, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
