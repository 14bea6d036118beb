"""Options that several subcommands share: paths, keys, and what unlocks a key."""

import os
import sys
from pathlib import Path
from typing import Any, Final, override

import click

from liangzheng.byte_order_mark import as_utf8
from liangzheng.cli import complain
from liangzheng.errors import BuilderError
from liangzheng.keys import Passphrase


class _Path(click.Path):
    """A path; an empty one, as an unset variable leaves it, is none and not the folder that one is in."""

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not os.fspath(value):
            self.fail("it is empty", param, ctx)
        return super().convert(value, param, ctx)


#: A path that need not exist: what is wrong with it is said by the command.
PATH = _Path(path_type=Path)

#: Where a passphrase or a PIN is looked for, if nothing on the command line names it.
_PASSPHRASE: Final = "LIANGZHENG_PASSPHRASE"  # noqa: S105 - a variable's name
_PIN: Final = "LIANGZHENG_PIN"


def not_empty(context: click.Context, param: click.Parameter, value: str) -> str:
    """Refuse an option without text: an issuer must have an id."""
    if not value.strip():
        raise click.BadParameter("it is empty", context, param)
    return value


_KEY_HELP: Final = (
    "a PKCS#8 PEM file, or 'pkcs11:token=...;object=...?module-path=...' for one in a token "
    f"(PIN: pin-source, ${_PIN}, or a terminal is asked)."
)
#: The private key that signs: a file, or the address of one in a token.
signing_key = click.option(
    "--key", "key_name", required=True, metavar="KEY", help=f"The issuer's private key: {_KEY_HELP}"
)
root_keys = click.option(
    "--key",
    "key_names",
    multiple=True,
    metavar="KEY",
    help=f"A root's private key that is not in the folder: {_KEY_HELP}",
)

passphrase_file = click.option(
    "--passphrase-file",
    type=PATH,
    help=f"File with the passphrase of the private key; else ${_PASSPHRASE}, else a terminal is asked.",
)

no_passphrase = click.option(
    "--no-passphrase", is_flag=True, help="Write the new private key unencrypted, whoever may read it."
)


def read_passphrase(path: Path | None) -> Passphrase:
    """Return what unlocks a key: the passphrase in a file, or whom to ask once a key turns out encrypted."""
    return _ask if path is None else _in_file(path)


def new_passphrase(path: Path | None, *, none_wanted: bool) -> Passphrase:
    """Return what locks a new key: the passphrase in a file, or whom to ask, or None where none is wanted."""
    if path is not None and none_wanted:
        raise BuilderError("give either --passphrase-file or --no-passphrase")
    if none_wanted:
        return None
    return _ask_new if path is None else _in_file(path)


def read_pin(token: str) -> str:
    """Return the PIN of a token, from the environment or a person; `BuilderError` ``token_pin``."""
    if pin := os.environ.get(_PIN):
        return pin
    if not _at_terminal():
        raise BuilderError(
            f"token {token}: its PIN is missing: pin-source or ${_PIN} gives it", code="token_pin"
        )
    return _prompt(f"PIN of token {token}")


def _in_file(path: Path) -> bytes:
    """Return the passphrase in a file, without the line break at its end."""
    try:
        passphrase = as_utf8(path.read_bytes()).rstrip(b"\r\n")
    except OSError as error:
        raise BuilderError(f"{path}: {error.strerror}") from error
    if not passphrase:
        raise BuilderError(f"{path} is empty")
    return passphrase


def _ask(key: Path) -> bytes:
    if passphrase := os.environb.get(_PASSPHRASE.encode()):
        return passphrase
    if not _at_terminal():
        raise BuilderError(
            f"{key}: the key is encrypted: --passphrase-file or ${_PASSPHRASE} gives its passphrase",
            code="key_passphrase",
        )
    return _encoded(_prompt(f"Passphrase of {key}"))


def _ask_new(key: Path) -> bytes | None:
    if passphrase := os.environb.get(_PASSPHRASE.encode()):
        return passphrase
    if _at_terminal():
        return _encoded(_prompt(f"New passphrase for {key.name}", confirmation_prompt="Again"))
    complain(
        f"{key.name} is written unencrypted: --passphrase-file or ${_PASSPHRASE} would encrypt it, "
        "--no-passphrase says that this is meant"
    )
    return None


def _at_terminal() -> bool:
    """Say whether a person can be asked: what is typed and what is answered both stand on a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _prompt(text: str, *, confirmation_prompt: str | bool = False) -> str:
    return str(click.prompt(text, hide_input=True, err=True, confirmation_prompt=confirmation_prompt))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
