"""``liangzheng build``: make the whole site."""

import os
from pathlib import Path

import click

from liangzheng import project, site
from liangzheng.cli import complain
from liangzheng.cli.options import PATH


@click.command(help="Make the whole site; a failed build leaves the old one as it was.")
@click.option("--out", type=PATH, help="By default MkDocs' site_dir: site.")
@click.option("--site-url", help="Where the site will be: gives canonical links, hreflang and a sitemap.")
@click.option(
    "--precompress", is_flag=True, help="Write NAME.gz and NAME.br too, for hosts that send these in place."
)
@click.option("--strict", is_flag=True, help="Fail on any warning.")
def command(out: Path | None, site_url: str | None, precompress: bool, strict: bool) -> None:
    """Build and say what came of it."""
    home = project.find()
    target = out.absolute() if out else home.output
    built = site.build(home, target, site_url=site_url, strict=strict, compressed=precompress)
    for warning in built.warnings:
        complain(f"warning: {warning}")
    for note in built.notes:
        complain(f"note: {note}")
    click.echo(f"{out or os.path.relpath(target)}: {built.pages} pages, build {built.build_id}")
