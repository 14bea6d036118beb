"""``liangzheng serve``: build if needed, serve with the deployment headers, reload on change."""

import os
import threading
from pathlib import Path

import click

from liangzheng import project, site
from liangzheng.checkout import Checkout
from liangzheng.cli import complain, sentence
from liangzheng.cli.options import PATH
from liangzheng.sealing import MARK
from liangzheng.server import Changes, make_server, snapshot, url_of, watch


@click.command(help="Build if needed, serve with the deployment headers, rebuild and reload on change.")
@click.option("--out", type=PATH, help="By default MkDocs' site_dir: site.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--site-url", help="As for `liangzheng build`.")
def command(out: Path | None, port: int, site_url: str | None) -> None:
    """Serve until interrupted."""
    home = project.find()
    target = out.absolute() if out else home.output
    changes = Changes()
    server = make_server(target, port=port, changes=changes)  # a taken port is reported before a long build
    sources = [home.content, home.config]
    if (program := Checkout()).is_one:
        sources += [program.root / "builder", program.root / "verifier_wasm"]
    if program.root.resolve() != home.root:  # a site of one's own: its mark, trust list and hooks lie about
        sources += [path for path in home.root.iterdir() if _is_watched(path, home, target, program.root)]

    def build(*, allow_warnings: bool) -> None:
        # Each save is a build: nobody but the writer has the pages of the last one.
        built = site.build(home, target, site_url=site_url, allow_warnings=allow_warnings, keep_earlier=False)
        for warning in built.warnings:
            complain(f"warning: {warning}")
        for note in built.notes:
            complain(f"note: {note}")
        click.echo(f"{out or os.path.relpath(target)}: {built.pages} pages, build {built.build_id}")

    def rebuild() -> None:
        # Whatever is wrong, the old site stays: the writer sees where, and saves again.
        try:
            build(allow_warnings=False)
        except Exception as error:  # noqa: BLE001 - nothing that is saved may end the watching
            complain(sentence(error))
        else:
            changes.announce()

    if not (target / MARK).is_file():
        build(allow_warnings=True)
    elif _is_old(target, sources):
        rebuild()
    threading.Thread(target=watch, args=(sources, rebuild), daemon=True).start()
    click.echo(url_of(server))
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped")


def _is_watched(path: Path, home: project.Project, target: Path, program: Path) -> bool:
    """Say whether something in the site's folder may be part of the site, and is not watched already."""
    if path.name.startswith(".") or path in {target, home.state, home.content}:
        return False
    # A link to the program's own folders leads to what is watched, or to packages that are not.
    return path.name != "node_modules" and not path.resolve().is_relative_to(program)


def _is_old(target: Path, sources: list[Path]) -> bool:
    """Say whether a site is older than something it is made of."""
    return max(snapshot(sources).values()) > (target / MARK).stat().st_mtime_ns
