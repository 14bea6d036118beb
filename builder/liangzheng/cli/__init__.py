"""The ``liangzheng`` command. Each subcommand is a module here, imported only when it is called."""

import importlib
import os
import sys
from typing import Final

import click

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.terminal import printable
from verifier_wasm.errors import LiangzhengError

#: Exit status of wrong usage and unusable input (design: "Report").
EXIT_USAGE: Final = 2

_COMMANDS: Final = {
    "build": "make the whole site",
    "serve": "build if needed, then serve the site with the deployment's headers",
    "check": "audit a built site",
    "verify": "check licence codes in images, texts and binary files",
    "issue": "sign records into codes",
    "trust": "keep the signed list of trusted issuers",
    "status": "keep and publish status lists",
}


class _LazyGroup(click.Group):
    """A group that imports a subcommand's module (``liangzheng.cli.<name>``, object ``command``) on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"liangzheng.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
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
    except click.ClickException as error:
        _fail(error.format_message())
    except click.Abort:
        _fail("stopped")
    except (BuilderError, LiangzhengError) as error:
        _fail(str(error))
    except ModuleNotFoundError as error:
        _fail(extras.explain(error, _command(arguments)) or _internal(error))
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Exception as error:  # a fault of ours: still one line, and no verdict
        if os.environ.get("LIANGZHENG_DEBUG"):
            raise
        _fail(_internal(error))


def _command(arguments: list[str] | None) -> str:
    given = sys.argv[1:] if arguments is None else arguments
    return next((word for word in given if word in _COMMANDS), "")


def _internal(error: Exception) -> str:
    return f"internal error ({type(error).__name__}: {error}); LIANGZHENG_DEBUG=1 shows where"


def complain(message: str) -> None:
    """Print one line on stderr."""
    click.echo(f"liangzheng: {printable(' '.join(message.split()))}", err=True)


def _fail(message: str) -> None:
    complain(message)
    sys.exit(EXIT_USAGE)
