"""Options that several subcommands share."""

from pathlib import Path

import click

from builder.errors import BuilderError

#: A path that need not exist: what is wrong with it is said by the command.
PATH = click.Path(path_type=Path)


def not_empty(context: click.Context, param: click.Parameter, value: str) -> str:
    """Refuse an option without text: an issuer must have an id."""
    if not value.strip():
        raise click.BadParameter("it is empty", context, param)
    return value


passphrase_file = click.option(
    "--passphrase-file", type=PATH, help="File with the passphrase of the private key."
)


def read_passphrase(path: Path | None) -> bytes | None:
    """Return the passphrase in a file, without the line break at its end."""
    if path is None:
        return None
    try:
        passphrase = path.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise BuilderError(f"{path}: {error.strerror}") from error
    if not passphrase:
        raise BuilderError(f"{path} is empty")
    return passphrase
