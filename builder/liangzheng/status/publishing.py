"""Publishing: the registry's lists as signed files; only the changed and the ageing are written again."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from liangzheng.errors import BuilderError
from liangzheng.files import alone, clear_unheld, read_limited, write_whole
from liangzheng.signer import Signer
from liangzheng.status import schema
from liangzheng.status.journal import Head
from liangzheng.status.registry import Registry
from liangzheng.status.served import forgotten
from liangzheng.status.tokens import ListToken, read_token, sign_token
from liangzheng.status.writes import catch_up, knows, read_head
from verifier_wasm import limits
from verifier_wasm.errors import LiangzhengError

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
    ``accept_loss``, ``publish_older`` where the registry does not know what was published from it before, by
    what was noted or by the lists themselves: whoever was revoked in between would count again. Those of
    `catch_up` too.
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
            found = _Found(target, registry, manifest)
            due = [number for number in shards if not found.is_current(number, shards[number], key, terms)]
            if not accept_loss and (problem := found.lost(connection, due, terms)):
                raise BuilderError(problem, code="publish_older")
            head = read_head(connection)
            # First: a call that is cut off has written lists by this snapshot.
            if manifest.get("write") != [head.serial, head.id]:
                manifest["write"] = [head.serial, head.id]
                _keep(target, manifest)
            for number in due:
                token = _token(connection, registry, number, terms)
                data = sign_token(token, key, registry.settings.token_format)
                write_whole(target / registry.settings.file_name(number), data)
                manifest["lists"][str(number)] = {
                    "revision": shards[number],
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
        + _way_on(registry)
    )


def _way_on(registry: Registry) -> str:
    return (
        f"`liangzheng status replay {registry.location} --journal FILE` brings it up to date from the "
        "journal, --accept-loss publishes it as it is"
    )


class _Found:
    """The lists that are in the folder, held against what was noted of them and what the registry says."""

    def __init__(self, target: Path, registry: Registry, manifest: Mapping[str, Any]) -> None:
        self._target = target
        self._registry = registry
        self._noted: Mapping[str, Mapping[str, Any]] = manifest["lists"]

    def is_current(self, number: int, revision: int, key: Signer, terms: Terms) -> bool:
        """Say whether a list is as it would be written, and need not be written yet."""
        entry = self._noted.get(str(number))
        if entry is None or entry["revision"] != revision or entry["kid"] != key.kid.hex():
            return False
        left = entry["expires_at"] - terms.at.timestamp()
        # What has more left than a list is given was signed by a clock that was ahead: no checker takes it.
        return (
            bool(terms.renewal.total_seconds() <= left <= terms.lifetime.total_seconds())
            and (token := self._token(number)) is not None
            and self._is_noted(number, token)
        )

    def lost(self, connection: Connection, due: Sequence[int], terms: Terms) -> str:
        """Return what is told of lists that would make somebody count of whom the registry knows nothing."""
        registry, count, where = self._registry, 0, ""
        for number in due:
            path = self._target / registry.settings.file_name(number)
            token = self._token(number)
            if token is None:
                if path.exists() and str(number) not in self._noted:
                    return (
                        f"{path}: nothing was published: it cannot be read, and {MANIFEST} does not say what "
                        "it was: whoever is revoked in it might count again; put both back as the host has "
                        f"them, or: {_way_on(registry)}"
                    )
                continue
            if token.uri != registry.settings.uri(number):
                return (
                    f"{path}: nothing was published: this list is served at {token.uri}, and the registry's "
                    f"at {registry.settings.uri(number)}: name another folder with --out, or put this one "
                    "right; --accept-loss writes over it"
                )
            if self._is_noted(number, token):
                continue  # the registry knows the write that it was published from
            first = number * registry.settings.shard_size
            places = forgotten(connection, token, _token(connection, registry, number, terms), first=first)
            if places and not count:
                where = f"{number}/{places[0] - first}"
            count += len(places)
        if not count:
            return ""
        return (
            f"{self._target}: nothing was published: {count} of the entries of these lists ({where} is one) "
            f"are revoked or suspended, and the registry {registry.location} does not know of it: it is "
            f"older than they are, or another one, and those would count again; {_way_on(registry)}"
        )

    def _token(self, number: int) -> ListToken | None:
        path = self._target / self._registry.settings.file_name(number)
        try:
            return read_token(read_limited(path, limits.STATUS_TOKEN_LENGTH))
        except (LiangzhengError, BuilderError, ValueError, OSError):
            return None

    def _is_noted(self, number: int, token: ListToken) -> bool:
        entry = self._noted.get(str(number))
        return entry is not None and entry["expires_at"] == int(token.expires_at.timestamp())


def _clear(target: Path) -> None:
    """Remove what a killed call left behind (`write_whole`): whoever holds the folder is alone in it."""
    for path in target.iterdir():
        if _TEMPORARY.fullmatch(path.name):
            clear_unheld(path)


def _manifest(target: Path, registry: Registry) -> dict[str, Any]:
    """Return what was noted; as of a new folder where it cannot be read, since the lists are asked too."""
    nothing: dict[str, Any] = {"registry": registry.settings.name, "lists": {}}
    try:
        manifest: dict[str, Any] = json.loads((target / MANIFEST).read_text("utf-8"))
        name = manifest["registry"]
        for number, entry in manifest["lists"].items():
            int(number), int(entry["revision"]), int(entry["expires_at"]), str(entry["kid"])
        serial, key = manifest.get("write", [0, ""])
        int(serial), str(key)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return nothing
    if name != registry.settings.name:
        raise BuilderError(f"{target} holds the lists of another registry", code="publish_target")
    return manifest


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
