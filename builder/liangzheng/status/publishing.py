"""Publishing: the registry's lists as signed files; only the changed and the ageing are written again."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from liangzheng.errors import BuilderError
from liangzheng.files import write_whole
from liangzheng.signer import Signer
from liangzheng.status import schema
from liangzheng.status.registry import Registry
from liangzheng.status.tokens import ListToken, sign_token

#: What was published, beside the lists: their revisions and expiries, nothing of a licence.
MANIFEST: Final = "published.json"

#: Files on the way to their place, and after how many seconds nobody brings them there any more.
_TEMPORARY: Final = re.compile(rf"\.(\d+\.[cj]wt|{re.escape(MANIFEST)})\.\w+")
_ABANDONED: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long lists count, and how much must be left before one is signed again (``renewal``)."""

    at: datetime
    lifetime: timedelta = timedelta(days=7)
    renewal: timedelta = timedelta(days=3)
    ttl: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Published:
    """What one call did."""

    lists: int
    written: int
    bytes: int


def publish(registry: Registry, target: Path, key: Signer, terms: Terms) -> Published:
    """Write the lists into a folder, each file whole or not at all; the rest stay as they are.

    The states are read in one snapshot, a list at a time, so that memory does not grow with the registry.
    Raises `BuilderError` ``publish_target`` where the folder belongs to another registry.
    """
    target.mkdir(parents=True, exist_ok=True)
    manifest = _manifest(target, registry)
    _clear(target)
    written = size = lists = 0
    with registry.database.read() as connection:
        for number, revision in _shards(connection):
            lists += 1
            if _is_current(manifest["lists"].get(str(number)), revision, key, terms):
                continue
            token = _token(connection, registry, number, terms)
            data = sign_token(token, key, registry.settings.token_format)
            write_whole(target / registry.settings.file_name(number), data)
            manifest["lists"][str(number)] = {
                "revision": revision,
                "expires_at": int(token.expires_at.timestamp()),
                "kid": key.kid.hex(),
            }
            written, size = written + 1, size + len(data)
    write_whole(target / MANIFEST, (json.dumps(manifest, sort_keys=True) + "\n").encode())
    return Published(lists, written, size)


def _clear(target: Path) -> None:
    """Remove what a killed call left behind (`write_whole`); a fresh file may be another call's at work."""
    until = time.time() - _ABANDONED
    for path in target.iterdir():
        if _TEMPORARY.fullmatch(path.name) and path.stat().st_mtime < until:
            path.unlink(missing_ok=True)


def _manifest(target: Path, registry: Registry) -> dict[str, Any]:
    path = target / MANIFEST
    if not path.exists():
        return {"registry": registry.settings.name, "lists": {}}
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
        name = manifest["registry"]
    except (ValueError, KeyError, TypeError) as error:
        raise BuilderError(
            f"{path} cannot be read: remove it to publish again", code="publish_target"
        ) from error
    if name != registry.settings.name:
        raise BuilderError(f"{target} holds the lists of another registry", code="publish_target")
    return manifest


def _is_current(entry: dict[str, Any] | None, revision: int, key: Signer, terms: Terms) -> bool:
    if entry is None or entry["revision"] != revision or entry["kid"] != key.kid.hex():
        return False
    left = entry["expires_at"] - terms.at.timestamp()
    # What has more left than a list is given was signed by a clock that was ahead: no checker takes it.
    return bool(terms.renewal.total_seconds() <= left <= terms.lifetime.total_seconds())


def _shards(connection: Connection) -> Iterator[tuple[int, int]]:
    table = schema.shard
    for row in connection.execute(select(table.c.number, table.c.revision).order_by(table.c.number)).all():
        yield row.number, row.revision


def _token(connection: Connection, registry: Registry, number: int, terms: Terms) -> ListToken:
    settings = registry.settings
    packed = bytearray(settings.shard_size * settings.bits // 8)
    first = number * settings.shard_size
    per_byte = 8 // settings.bits
    states = schema.state
    rows = connection.execute(
        select(states.c.position, states.c.state)
        .where(states.c.position >= first)
        .where(states.c.position < first + settings.shard_size)
    )
    for position, state in rows:
        byte, place = divmod(position - first, per_byte)
        packed[byte] |= state << place * settings.bits  # section 4.1: the lowest bits come first
    return ListToken(
        uri=settings.uri(number),
        bits=settings.bits,
        packed=bytes(packed),
        issued_at=terms.at,
        expires_at=terms.at + terms.lifetime,
        ttl=int(terms.ttl.total_seconds()),
    )
