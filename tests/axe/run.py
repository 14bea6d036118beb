"""axe-core on every page of the built site in Firefox (``make axe``): light, dark, each with large text too.

`make test` asks it in Chromium. Arguments name pages, such as ``zh/apply/``; exit status 1 where axe finds
something.
"""

import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe

from liangzheng.server import make_server, url_of
from tests.hosts.visitors import firefox_visitor
from tests.hosts.visitors.visitor import Visitor

_SITE: Final = Path(__file__).parents[2] / "site"
#: Firefox' own names for what a page's media query sees.
_SCHEME: Final = "layout.css.prefers-color-scheme.content-override"
_SCHEMES: Final = {"dark": 0, "light": 1}
_RUN: Final = """
    if (!matchMedia('(prefers-color-scheme: %s)').matches) throw new Error('the other scheme');
    const look = async () =>
        (await axe.run({ resultTypes: ['violations'] })).violations.map(
            ({ id, help, nodes }) => [id, help, nodes.map(({ target }) => target.join(' '))]);
    const found = { usual: await look() };
    const button = document.querySelector('[data-large-text]');
    if (button) {
        button.click();
        if (document.documentElement.dataset.text !== 'large') throw new Error('no large text');
        found.large = await look();
        button.click();
    }
    return found;
"""


def pages() -> list[str]:
    """Return the addresses of the built pages, below the site's own."""
    found = sorted(path.relative_to(_SITE).as_posix() for path in _SITE.rglob("*.html"))
    return [name.removesuffix("index.html") for name in found if name != "index.html"]


def violations(visitor: Visitor, address: str, *, scheme: str) -> Iterator[str]:
    """Yield a line for each rule that a page breaks."""
    visitor.open(address)
    told: dict[str, list[Any]] = visitor.run(Axe().axe_script + _RUN % scheme)
    for size, broken in told.items():
        for rule, text, places in broken:
            yield f"{address} {scheme} {size}: {rule}: {text} {places}"


def main(named: Iterable[str]) -> int:
    """Print what axe finds, and how much was looked at."""
    wanted = list(named) or pages()
    server = make_server(_SITE, port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    broken = 0
    try:
        for scheme, value in _SCHEMES.items():
            with firefox_visitor.visitor({_SCHEME: value}) as visitor:
                for page in wanted:
                    for line in violations(visitor, url_of(server) + page, scheme=scheme):
                        broken += 1
                        print(line, flush=True)
            print(f"{scheme}: {len(wanted)} pages, in the usual and in large text", flush=True)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    print(f"violations: {broken}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
