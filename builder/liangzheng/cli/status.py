"""``liangzheng status``: keep and publish status lists."""

import getpass
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from liangzheng.byte_order_mark import as_utf8
from liangzheng.cli.options import PATH, passphrase_file, read_passphrase, read_pin, signing_key
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.signer import open_signer
from liangzheng.status.changes import Order, UnknownEntryError, set_licences
from liangzheng.status.lookup import Found, find, overview
from liangzheng.status.publishing import Terms, publish
from liangzheng.status.registry import SHARD_SIZE, Registry
from liangzheng.status.states import parse_state, state_name
from liangzheng.times import now
from verifier_wasm.report import rfc3339

#: A file of licence ids: a million lines of 200 characters.
_FILE_LENGTH = 200_000_000

#: The name of standard input.
_STDIN = "-"

_REGISTRY = click.argument("registry", metavar="REGISTRY")
_SECRET = click.option(
    "--secret", "secret_file", type=PATH, help="The file that holds the registry's secret."
)


@click.group(help="Keep and publish status lists. REGISTRY is a folder, or a postgresql:// URL.")
def command() -> None:
    """Group the subcommands."""


@command.command(help="Make a registry.")
@_REGISTRY
@click.option("--uri-prefix", required=True, help="Where the lists will be served: https://…/status/")
@click.option("--bits", type=click.Choice(["1", "2", "4", "8"]), default="2", show_default=True)
@click.option("--list-size", default=SHARD_SIZE, show_default=True, help="Entries in one list.")
@click.option("--format", "token_format", type=click.Choice(["cwt", "jwt"]), default="cwt", show_default=True)
@click.option("--plain-ids", is_flag=True, help="Store licence ids as given, not as keyed hashes.")
@_SECRET
def init(
    registry: str,
    uri_prefix: str,
    bits: str,
    list_size: int,
    token_format: str,
    plain_ids: bool,
    secret_file: Path | None,
) -> None:
    """Make the tables and the secret."""
    made = Registry.create(
        registry,
        uri_prefix=uri_prefix,
        at=now(),
        bits=int(bits),
        shard_size=list_size,
        token_format="jwt" if token_format == "jwt" else "cwt",
        hashed=not plain_ids,
        secret_file=secret_file,
    )
    click.echo(f"registry {made.settings.name}: lists at {made.settings.uri(0)} and on")


@command.command("set", help="Set the state of licences: VALID, INVALID, SUSPENDED, or a number.")
@_REGISTRY
@click.argument("state")
@click.argument("licences", nargs=-1, metavar="[LICENCE]...")
@click.option(
    "--from",
    "--file",
    "source",
    type=PATH,
    help="A file with a licence id on each line, - for standard input: then no id is seen in the list of "
    "processes or kept in a shell's history.",
)
@click.option("--reason", default="", help="Kept in the history.")
@click.option("--by", default=None, help="Who ordered it; the user's name by default.")
@click.option("--reinstate", is_flag=True, help="Allow entries that are INVALID to change.")
@_SECRET
def set_state(
    registry: str,
    state: str,
    licences: tuple[str, ...],
    source: Path | None,
    reason: str,
    by: str | None,
    reinstate: bool,
    secret_file: Path | None,
) -> None:
    """Change all of them or none."""
    ids = [*licences, *(_lines(source) if source else [])]
    if not ids:
        raise click.UsageError("give a LICENCE or --from")
    opened = Registry.open(registry, secret_file=secret_file)
    order = Order(
        state=parse_state(state, bits=opened.settings.bits),
        by=by or getpass.getuser(),
        at=now(),
        reason=reason,
        reinstate=reinstate,
    )
    try:
        change = set_licences(opened, ids, order)
    except UnknownEntryError as error:
        where = (
            f"{_name(source)}:{error.ordinal - len(licences) + 1}"
            if error.ordinal >= len(licences)
            else "LICENCE"
        )
        raise BuilderError(f"{where}: {error}; nothing was changed", code=error.code) from error
    click.echo(
        f"change {change.id}: {change.entries} entries are {state_name(order.state)}, "
        f"{change.changed} of them changed, in {change.lists} lists; publish to make it known"
    )


def _lines(source: Path) -> list[str]:
    try:
        text = as_utf8(_read(source)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BuilderError(f"{_name(source)}: not UTF-8 text") from error
    return text.splitlines()


def _read(source: Path) -> bytes:
    if str(source) != _STDIN:
        return read_limited(source, _FILE_LENGTH)
    data = sys.stdin.buffer.read(_FILE_LENGTH + 1)
    if len(data) > _FILE_LENGTH:
        raise BuilderError(f"standard input is larger than {_FILE_LENGTH:,} bytes", code="input_too_large")
    return data


def _name(source: Path | None) -> str:
    return "standard input" if str(source) == _STDIN else str(source)


@command.command("publish", help="Sign the lists that changed or are ageing, as files for a static host.")
@_REGISTRY
@signing_key
@click.option("--out", "target", type=PATH, required=True, help="The folder that is served at the prefix.")
@click.option(
    "--days", default=7, show_default=True, type=click.IntRange(1, 366), help="How long a list is valid."
)
@click.option("--ttl-hours", default=12, show_default=True, type=click.IntRange(1, 8784))
@passphrase_file
@_SECRET
def publish_lists(
    registry: str,
    key_name: str,
    target: Path,
    days: int,
    ttl_hours: int,
    passphrase_file: Path | None,
    secret_file: Path | None,
) -> None:
    """Write each file whole or not at all."""
    lifetime = timedelta(days=days)
    terms = Terms(at=now(), lifetime=lifetime, renewal=lifetime / 2, ttl=timedelta(hours=ttl_hours))
    with open_signer(key_name, passphrase=read_passphrase(passphrase_file), pin=read_pin) as key:
        done = publish(Registry.open(registry, secret_file=secret_file), target, key, terms)
    click.echo(f"{target}: {done.written} of {done.lists} lists written, {done.bytes:,} bytes")


@command.command(help="Show a registry in numbers, or a licence with its history.")
@_REGISTRY
@click.argument("licence", required=False, metavar="[LICENCE|-]")
@click.option("--json", "as_json", is_flag=True)
@_SECRET
def show(registry: str, licence: str | None, as_json: bool, secret_file: Path | None) -> None:
    """Print what is known."""
    opened = Registry.open(registry, secret_file=secret_file)
    if licence == _STDIN:
        licence = next(iter(_lines(Path(_STDIN))), "")
    values = _numbers(opened) if licence is None else _licence(opened, licence)
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False, indent=1))
        return
    for name, value in values.items():
        if name == "past":
            for past in value:
                click.echo(
                    f"  {past['at']}  {past['previous']} -> {past['state']}  {past['by']}  {past['reason']}"
                )
        else:
            click.echo(f"{name}: {value}")


def _numbers(registry: Registry) -> dict[str, Any]:
    found = overview(registry)
    states = {state_name(state): count for state, count in sorted(found.states.items())}
    return {
        "registry": registry.settings.name,
        "lists": found.lists,
        "entries": found.entries,
        **states,
        "first_list": registry.settings.uri(0),
    }


def _licence(registry: Registry, licence: str) -> dict[str, Any]:
    found: Found | None = find(registry, licence)
    if found is None:
        raise BuilderError("the licence has no entry in the registry", code="entry_unknown")
    return {
        "uri": found.reference.uri,
        "index": found.reference.index,
        "state": state_name(found.state),
        "past": [
            {
                "at": rfc3339(datetime.fromtimestamp(past.at, UTC)),
                "by": past.by,
                "reason": past.reason,
                "previous": state_name(past.previous),
                "state": state_name(past.state),
            }
            for past in found.past
        ],
    }
