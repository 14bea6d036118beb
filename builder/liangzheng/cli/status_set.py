"""``liangzheng status set``: the state of licences, or of single codes."""

import getpass
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from liangzheng.cli.options import PATH
from liangzheng.cli.status_options import (
    journal_option,
    lines,
    registry_place,
    secret_option,
    source_name,
    tell_of_journal,
)
from liangzheng.errors import BuilderError
from liangzheng.status.changes import Order, set_codes, set_licences
from liangzheng.status.licence_keys import LicenceError
from liangzheng.status.registry import Registry
from liangzheng.status.scopes import Scope
from liangzheng.status.states import parse_state, state_name
from liangzheng.times import now

_PLACE: Final = re.compile(r"([0-9]{1,9})/([0-9]{1,9})", re.ASCII)


@click.command(
    "set", help="Set the state of licences, with all of their codes: VALID, INVALID, SUSPENDED, or a number."
)
@registry_place
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
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="LIST/INDEX",
    help="One code alone, by its place, as `show` tells it; the licence may be issued again.",
)
@click.option("--reason", default="", help="Kept in the history.")
@click.option("--by", default=None, help="Who ordered it; the user's name by default.")
@click.option("--reinstate", is_flag=True, help="Allow entries that are INVALID to change.")
@journal_option
@secret_option
def command(
    registry: str,
    state: str,
    licences: tuple[str, ...],
    source: Path | None,
    codes: tuple[str, ...],
    reason: str,
    by: str | None,
    reinstate: bool,
    journal: Path | None,
    secret_file: Path | None,
) -> None:
    """Change all of them or none."""
    ids = [*licences, *(lines(source) if source else [])]
    if ids and codes:
        raise click.UsageError("give licences or --code, not both")
    if not ids and not codes:
        raise click.UsageError(
            f"whose state is to be {state[:20]} is missing: give licences' numbers behind it, or --from FILE "
            "with one on each line, or --code LIST/INDEX for one code alone"
        )
    opened = Registry.open(registry, secret_file=secret_file, journal=journal)
    tell_of_journal(opened)
    order = Order(
        state=parse_state(state, bits=opened.settings.bits),
        by=by or getpass.getuser(),
        at=now(),
        reason=reason,
        reinstate=reinstate,
        scope=Scope.CODE if codes else Scope.LICENCE,
    )
    try:
        if codes:
            change = set_codes(opened, [_position(code, opened) for code in codes], order)
        else:
            change = set_licences(opened, ids, order)
    except LicenceError as error:
        where = _where(error.ordinal, codes or licences, source)
        raise BuilderError(f"{where}: {error}; nothing was changed", code=error.code) from error
    click.echo(
        f"change {change.id}: {change.entries} entries are {state_name(order.state)}, "
        f"{change.changed} of them changed, in {change.lists} lists; publish to make it known"
    )


def _position(code: str, registry: Registry) -> int:
    place = _PLACE.fullmatch(code)
    size = registry.settings.shard_size
    if place is None or int(place[2]) >= size:
        raise BuilderError(f"--code {code!r} is not a place: LIST/INDEX, with an index below {size}")
    return int(place[1]) * size + int(place[2])


def _where(ordinal: int, given: Sequence[str], source: Path | None) -> str:
    if ordinal < len(given):
        return given[ordinal]
    return f"{source_name(source)}:{ordinal - len(given) + 1}"
