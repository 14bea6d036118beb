"""``liangzheng status show``: a registry in numbers, or a licence with its codes and what befell them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from liangzheng.cli import complain
from liangzheng.cli.status_options import STDIN, lines, registry_place, secret_option, tell_of_journal
from liangzheng.errors import BuilderError
from liangzheng.status.journal_doubts import older_than_journal
from liangzheng.status.lookup import Code, find, overview
from liangzheng.status.registry import Registry
from liangzheng.status.states import state_name
from liangzheng.terminal import printable
from verifier_wasm.report import rfc3339


@click.command("show", help="Show a registry in numbers, or a licence with its codes and their history.")
@registry_place
@click.argument("licence", required=False, metavar="[LICENCE|-]")
@click.option("--json", "as_json", is_flag=True)
@secret_option
def command(registry: str, licence: str | None, as_json: bool, secret_file: Path | None) -> None:
    """Print what is known."""
    opened = Registry.open(registry, secret_file=secret_file)
    tell_of_journal(opened)
    if problem := older_than_journal(opened):
        complain(problem)
    if licence == STDIN:
        licence = next(iter(lines(Path(STDIN))), "")
    values = _numbers(opened) if licence is None else _licence(opened, licence)
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False, indent=1))
        return
    earlier = values.pop("earlier", [])
    _print(values)
    for code in earlier:
        click.echo("superseded code" if code.pop("superseded") else "earlier code, kept")
        _print(code)


def _print(values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name == "past":
            for past in value:
                about = f"  [{past['scope']}]" if past["scope"] else ""
                states = f"{past['previous']} -> {past['state']}{about}"
                click.echo(printable(f"  {past['at']}  {states}  {past['by']}  {past['reason']}".rstrip()))
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
    found = find(registry, licence)
    if found is None:
        raise BuilderError(
            f"{licence}: the licence has no entry in the registry {registry.location}", code="entry_unknown"
        )
    earlier = [
        {"superseded": code.superseded, **_code(code, registry.settings.shard_size)} for code in found.earlier
    ]
    return {**_code(found.newest, registry.settings.shard_size), "earlier": earlier}


def _code(code: Code, size: int) -> dict[str, Any]:
    return {
        "uri": code.reference.uri,
        "index": code.reference.index,
        "code": f"{code.position // size}/{code.reference.index}",
        "state": state_name(code.state),
        "past": [
            {
                "at": rfc3339(datetime.fromtimestamp(past.at, UTC)),
                "by": past.by,
                "reason": past.reason,
                "previous": state_name(past.previous),
                "state": state_name(past.state),
                "scope": past.scope,
            }
            for past in code.past
        ],
    }
