"""``liangzheng new``: a project to start from."""

from pathlib import Path

import click

from liangzheng.cli.options import PATH
from liangzheng.kit import find_kit
from liangzheng.new_site import write_site


@click.command(help="Make a folder with the guide's content and settings, to change and to build from.")
@click.argument("folder", type=PATH)
def command(folder: Path) -> None:
    """Write the folder and say how to go on."""
    write_site(find_kit(), folder)
    click.echo(f"{folder}: a site to start from; next: cd {folder}, then liangzheng serve")
