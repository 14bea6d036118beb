"""``liangzheng serve``: build if needed, serve with the deployment headers, reload on change."""

import threading
from pathlib import Path

import click

from liangzheng import project, site
from liangzheng.cli.options import PATH
from liangzheng.errors import BuilderError
from liangzheng.server import Changes, make_server, snapshot, url_of, watch


@click.command(help="Build if needed, serve with the deployment headers, rebuild and reload on change.")
@click.option("--out", type=PATH, default=Path("site"), show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--site-url", help="As for `liangzheng build`.")
def command(out: Path, port: int, site_url: str | None) -> None:
    """Serve until interrupted."""
    home = project.find()
    target = out.absolute()
    changes = Changes()
    server = make_server(target, port=port, changes=changes)  # a taken port is reported before a long build
    sources = [home.content, home.config, home.root / "builder", home.root / "verifier_wasm"]

    def rebuild() -> None:
        try:
            built = site.build(home, target, site_url=site_url)
        except BuilderError as error:
            # The old site stays; the writer sees what is wrong and saves again.
            click.echo(f"liangzheng: {error}", err=True)
        else:
            click.echo(f"{out}: {built.pages} pages, build {built.build_id}")
            changes.announce()

    if _is_old(target, sources):
        built = site.build(home, target, site_url=site_url)
        click.echo(f"{out}: {built.pages} pages, build {built.build_id}")
    threading.Thread(target=watch, args=(sources, rebuild), daemon=True).start()
    click.echo(url_of(server))
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped")


def _is_old(target: Path, sources: list[Path]) -> bool:
    """Say whether a site is missing, or older than something it is made of."""
    mark = target / site.MARK
    return not mark.is_file() or max(snapshot(sources).values()) > mark.stat().st_mtime_ns
