"""``liangzheng new``: a project to start from."""

from pathlib import Path

import click

from liangzheng.cli.options import PATH
from liangzheng.kit import find_kit
from liangzheng.new_site import Start, write_site


@click.command(help="Make a folder with the guide's content and settings, to change and to build from.")
@click.argument("folder", type=PATH)
@click.option("--name", help="What the site is called; the folder's name by default.")
@click.option("--name-en", default="", help="What it is called in English, where that is another name.")
@click.option(
    "--bare", is_flag=True, help="Without the guide: a home page, the verifier, a page of your own."
)
def command(folder: Path, name: str | None, name_en: str, bare: bool) -> None:
    """Write the folder and say how to go on."""
    target = folder.absolute()
    write_site(find_kit(), target, Start(target.name if name is None else name, name_en, bare=bare))
    click.echo(f"{folder}: a site to start from; next: cd {folder}, then liangzheng serve")
