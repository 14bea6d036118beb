"""What the subcommands of ``status`` share: where a registry is, its secret, its journal, licence ids."""

import sys
from pathlib import Path
from typing import Final

import click

from liangzheng.byte_order_mark import as_utf8
from liangzheng.cli import complain
from liangzheng.cli.options import PATH
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.status.journal_doubts import lost_journal
from liangzheng.status.registry import Registry

#: A file of licence ids: a million lines of 200 characters.
_FILE_LENGTH: Final = 200_000_000

#: The name of standard input.
STDIN: Final = "-"

registry_place = click.argument("registry", metavar="REGISTRY")
secret_option = click.option(
    "--secret", "secret_file", type=PATH, help="The file that holds the registry's secret."
)
journal_option = click.option(
    "--journal",
    type=PATH,
    help="The file that every change is told to before it counts; $LIANGZHENG_JOURNAL, or journal.jsonl in "
    "the registry's folder or beside its secret.",
)


def tell_of_journal(registry: Registry) -> None:
    """Tell of a journal that is not there, or not whole: nobody would notice until it is needed."""
    if problem := lost_journal(registry):
        complain(problem)


def lines(source: Path) -> list[str]:
    """Return the lines of a file or of standard input, each without the tab that guards a cell of rejects."""
    try:
        text = as_utf8(_read(source)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BuilderError(f"{source_name(source)}: not UTF-8 text") from error
    return [line.removeprefix("\t") for line in text.splitlines()]


def source_name(source: Path | None) -> str:
    """Return what a person is told of a source."""
    return "standard input" if str(source) == STDIN else str(source)


def _read(source: Path) -> bytes:
    if str(source) != STDIN:
        return read_limited(source, _FILE_LENGTH)
    data = sys.stdin.buffer.read(_FILE_LENGTH + 1)
    if len(data) > _FILE_LENGTH:
        raise BuilderError(f"standard input is larger than {_FILE_LENGTH:,} bytes", code="input_too_large")
    return data
