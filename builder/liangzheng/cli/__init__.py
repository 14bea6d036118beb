"""The ``liangzheng`` command. Each subcommand is a module here, imported only when it is called."""

import importlib
import os
import sys
from typing import Final, override

import click

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.terminal import printable
from verifier_wasm.errors import LiangzhengError

#: Exit status of wrong usage and unusable input (design: "Report").
EXIT_USAGE: Final = 2

#: Errors whose own words are for a person.
_TOLD: Final = (BuilderError, LiangzhengError, OSError)

_COMMANDS: Final = {
    "new": "make a folder to build a site of one's own from",
    "update": "bring a site of one's own to this version; what was changed stays",
    "build": "make the whole site",
    "serve": "build if needed, then serve the site with the deployment's headers",
    "check": "audit a built site",
    "verify": "check licence codes in images, texts and binary files",
    "photo": "hold portraits to the rules for the licence's photo",
    "issue": "sign records into codes",
    "trust": "keep the signed list of trusted issuers",
    "status": "keep and publish status lists",
}


class _LazyGroup(click.Group):
    """A group that imports a subcommand's module (``liangzheng.cli.<name>``, object ``command``) on use."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"liangzheng.cli.{cmd_name}").command
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="liangzheng")
def _group() -> None:
    """亮证: a guide to China's electronic driving licence, and a verifier of licence codes."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors are one line on stderr, never a traceback."""
    try:
        sys.exit(_group.main(arguments, prog_name="liangzheng", standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)  # as it stands: it is no complaint
        sys.exit(EXIT_USAGE)
    except click.ClickException as error:
        _fail(error.format_message())
    except click.Abort:
        _fail("stopped")
    except ModuleNotFoundError as error:
        _fail(extras.explain(error, _command(arguments)) or _internal(error))
    except Exception as error:
        if os.environ.get("LIANGZHENG_DEBUG") and not isinstance(error, _TOLD):
            raise
        _fail(sentence(error))


def _command(arguments: list[str] | None) -> str:
    given = sys.argv[1:] if arguments is None else arguments
    return next((word for word in given if word in _COMMANDS), "")


def _internal(error: Exception) -> str:
    return f"internal error ({type(error).__name__}: {error}); LIANGZHENG_DEBUG=1 shows where"


def sentence(error: Exception) -> str:
    """Return what a person is told of an error; a fault of ours is one line too, and no verdict."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error) if isinstance(error, _TOLD) else _internal(error)


def complain(message: str) -> None:
    """Print one line on stderr."""
    click.echo(f"liangzheng: {printable(' '.join(message.split()))}", err=True)


def _fail(message: str) -> None:
    complain(message)
    sys.exit(EXIT_USAGE)
