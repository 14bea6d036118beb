"""Publishing: the registry's lists as signed files; only the changed and the ageing are written again."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from liangzheng.errors import BuilderError
from liangzheng.files import alone, clear_unheld, write_whole
from liangzheng.signer import Signer
from liangzheng.status import schema
from liangzheng.status.journal import Head
from liangzheng.status.registry import Registry
from liangzheng.status.tokens import ListToken, sign_token
from liangzheng.status.writes import catch_up, knows, read_head

#: What was published, beside the lists: their revisions and expiries, nothing of a licence.
MANIFEST: Final = "published.json"

#: Files on the way to their place.
_TEMPORARY: Final = re.compile(rf"\.(\d+\.[cj]wt|{re.escape(MANIFEST)})\.\w+")


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


def publish(
    registry: Registry, target: Path, key: Signer, terms: Terms, *, accept_loss: bool = False
) -> Published:
    """Write the lists into a folder, each file whole or not at all; the rest stay as they are.

    The states are read in one snapshot, a list at a time, so that memory does not grow with the registry.
    Raises `BuilderError` ``publish_target`` where the folder belongs to another registry, and, unless
    ``accept_loss``, ``publish_older`` where the registry does not know what was published from it before:
    whoever was revoked in between would count again. Those of `catch_up` too.
    """
    target.mkdir(parents=True, exist_ok=True)
    if not accept_loss:
        catch_up(registry)
    with alone(target):  # or the older of two snapshots might be written last
        manifest = _manifest(target, registry)
        _clear(target)
        written = size = 0
        with registry.database.read() as connection:
            shards = dict(_shards(connection))
            if problem := _older(registry, target, manifest, connection, shards):
                if not accept_loss:
                    raise BuilderError(problem, code="publish_older")
                manifest["lists"] = {}  # by their revisions alone, some would seem to be as they are here
            head = read_head(connection)
            # First: a call that is cut off has written lists by this snapshot.
            if manifest.get("write") != [head.serial, head.id]:
                manifest["write"] = [head.serial, head.id]
                _keep(target, manifest)
            for number, revision in shards.items():
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
        _keep(target, manifest)
    return Published(len(shards), written, size)


def _keep(target: Path, manifest: dict[str, Any]) -> None:
    write_whole(target / MANIFEST, (json.dumps(manifest, sort_keys=True) + "\n").encode())


def _older(
    registry: Registry,
    target: Path,
    manifest: dict[str, Any],
    connection: Connection,
    revisions: dict[int, int],
) -> str:
    """Return what is told of a registry that does not know what was published from it; "" else."""
    head = read_head(connection)
    serial, key = manifest.get("write", [0, ""])
    lists = manifest["lists"].items()
    older = any(revisions.get(int(number), 0) < entry["revision"] for number, entry in lists)
    if knows(connection, Head(serial, key)) and not older:
        return ""
    what = f"it is at write {head.serial}, and the lists are of write {serial}"
    if serial <= head.serial:
        what = f"its write {serial} is not the one that the lists are of" if serial else "by their revisions"
    return (
        f"{target}: nothing was published: the registry {registry.location} is older than these lists "
        f"({what}), as after an older backup, and whoever was revoked since would count again; "
        f"`liangzheng status replay {registry.location} --journal FILE` brings it up to date from the "
        "journal, --accept-loss publishes it as it is"
    )


def _clear(target: Path) -> None:
    """Remove what a killed call left behind (`write_whole`): whoever holds the folder is alone in it."""
    for path in target.iterdir():
        if _TEMPORARY.fullmatch(path.name):
            clear_unheld(path)


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
