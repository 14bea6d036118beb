"""``liangzheng status backup``, ``restore`` and ``replay``: a registry is lost, and comes back as it was."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH
from liangzheng.cli.status_options import registry_place, secret_option
from liangzheng.errors import BuilderError
from liangzheng.status.backup import backup as write_backup
from liangzheng.status.backup import restore as read_backup
from liangzheng.status.journal_doubts import lost_journal
from liangzheng.status.merge import Lacking
from liangzheng.status.registry import Registry
from liangzheng.status.replay import replay as carry_out
from liangzheng.status.writes import read_head

#: Places that are named.
_NAMED: Final = 10

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
    if lost_journal(opened):  # what is missing is in the backup from now on
        opened.journal().note_backup(opened.settings.name, serial)
    click.echo(f"{file}: the registry {opened.location} as of its write {serial}; its secret is not in it")


@click.command(help="Make a registry from a backup, and bring it up to date from journals.")
@registry_place
@click.argument("file", type=PATH)
@_JOURNALS
@secret_option
def restore(registry: str, file: Path, journals: tuple[Path, ...], secret_file: Path | None) -> None:
    """Make the registry where there is none."""
    made = read_backup(registry, file, secret_file=secret_file)
    if lost_journal(made):
        with made.database.read() as connection:
            made.journal().note_backup(made.settings.name, read_head(connection).serial)
    click.echo(f"{made.location}: made from {file}")
    _replay(made, journals)


@click.command(help="Bring a registry up to date from journals, as after an older backup was put back.")
@registry_place
@_JOURNALS
@click.option(
    "--merge",
    is_flag=True,
    help="Where something was written on an older backup: add what the journals tell of before, every "
    "revocation and every code; nothing is made valid by it.",
)
@secret_option
def replay(registry: str, journals: tuple[Path, ...], merge: bool, secret_file: Path | None) -> None:
    """Carry out what it lacks, and nothing twice."""
    _replay(Registry.open(registry, secret_file=secret_file), journals, merge=merge)


def _replay(registry: Registry, journals: Sequence[Path], *, merge: bool = False) -> None:
    own = registry.journal().path
    paths = journals or ([own] if own.exists() else [])
    if not paths:
        click.echo(f"{registry.location}: there is no journal {own}: it stands as it is")
        return
    done = carry_out(registry, paths, merge=merge)
    click.echo(
        f"{registry.location}: {done.writes} writes were carried out from {', '.join(map(str, paths))}; "
        f"its last is {done.serial}"
    )
    if done.merged is not None:
        _tell_of_merge(registry, done.merged)
    if done.apart:
        raise BuilderError(
            f"{done.apart}: {registry.location} has another write under this one's number, as where "
            "something was set or issued on an older backup, and lacks what this one revokes, or a code that "
            "it tells of: `liangzheng status replay` with --merge adds that",
            code="journal_branch",
        )


def _tell_of_merge(registry: Registry, merged: Lacking) -> None:
    told = merged.told
    states = sum(len(positions) for _, positions in told.orders)
    codes = len(told.entries) + len(told.earlier)
    click.echo(f"merged: states of {states} entries, {codes} codes; publish to make it known")
    if merged.reinstated:
        click.echo(
            f"{merged.reinstated} entries that were valid there stay as they are here: --reinstate them if "
            "they count"
        )
    size = registry.settings.shard_size
    if merged.doubled:
        pairs = (
            " and ".join("{}/{}".format(*divmod(place, size)) for place in pair) for pair in merged.doubled
        )
        complain(
            f"{len(merged.doubled)} licences have a good code of each past, which may say different things "
            f"({', '.join(islice(pairs, _NAMED))}): look which is right, and revoke the other one: "
            f"`liangzheng status set {registry.location} INVALID --code PLACE`; or issue these licences again"
        )
    if merged.shared:
        places = ", ".join("{}/{}".format(*divmod(place, size)) for place in merged.shared[:_NAMED])
        complain(
            f"{len(merged.shared)} entries were given to two licences, and what is set for one holds for the "
            f"other ({places}): revoke each by --code, and issue both licences anew"
        )
