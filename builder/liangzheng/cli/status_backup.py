"""``liangzheng status backup``, ``restore`` and ``replay``: a registry is lost, and comes back as it was."""

from collections.abc import Sequence
from pathlib import Path

import click

from liangzheng.cli.options import PATH
from liangzheng.cli.status_options import registry_place, secret_option
from liangzheng.status.backup import backup as write_backup
from liangzheng.status.backup import restore as read_backup
from liangzheng.status.registry import Registry
from liangzheng.status.replay import replay as carry_out

_JOURNALS = click.option(
    "--journal",
    "journals",
    multiple=True,
    type=PATH,
    help="A journal with what came later; several, where several machines write. Its own, if none.",
)


@click.command(help="Write a registry to a file, without its secret: keep that apart.")
@registry_place
@click.argument("file", type=PATH)
@secret_option
def backup(registry: str, file: Path, secret_file: Path | None) -> None:
    """Write one file, whole or not at all."""
    opened = Registry.open(registry, secret_file=secret_file)
    serial = write_backup(opened, file)
    click.echo(f"{file}: the registry {opened.location} as of its write {serial}; its secret is not in it")


@click.command(help="Make a registry from a backup, and bring it up to date from journals.")
@registry_place
@click.argument("file", type=PATH)
@_JOURNALS
@secret_option
def restore(registry: str, file: Path, journals: tuple[Path, ...], secret_file: Path | None) -> None:
    """Make the registry where there is none."""
    made = read_backup(registry, file, secret_file=secret_file)
    click.echo(f"{made.location}: made from {file}")
    _replay(made, journals)


@click.command(help="Bring a registry up to date from journals, as after an older backup was put back.")
@registry_place
@_JOURNALS
@secret_option
def replay(registry: str, journals: tuple[Path, ...], secret_file: Path | None) -> None:
    """Carry out what it lacks, and nothing twice."""
    _replay(Registry.open(registry, secret_file=secret_file), journals)


def _replay(registry: Registry, journals: Sequence[Path]) -> None:
    own = registry.journal().path
    paths = journals or ([own] if own.exists() else [])
    if not paths:
        click.echo(f"{registry.location}: there is no journal {own}: it stands as it is")
        return
    done = carry_out(registry, paths)
    click.echo(
        f"{registry.location}: {done.writes} writes were carried out from {', '.join(map(str, paths))}; "
        f"its last is {done.serial}"
    )
