"""One visit as a person makes it: a browser is started on a profile, opens the page, and is closed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from playwright.sync_api import ConsoleMessage, Page, Playwright

from tests.bench.starting.host import Host
from tests.bench.starting.memory import Peak, watching

_SAID: Final = "bench: "
#: Says, with the milliseconds since navigation began, that Python is ready; or what the page complains of.
LISTEN: Final = f"""{{
  const say = (state, text) => console.debug('{_SAID}' + state + ' ' + text);
  new MutationObserver((changes) => {{
    for (const {{ target, attributeName }} of changes) {{
      if (attributeName === 'data-verifier') say(target.dataset.verifier, performance.now());
      else if (target.id === 'problem' && !target.hidden) say('problem', target.textContent);
    }}
  }}).observe(document, {{ subtree: true, attributes: true, attributeFilter: ['data-verifier', 'hidden'] }});
}}"""
#: What the browser holds for this site: it has settled when this stays the same and nothing is being sent.
_KEPT: Final = """async () => {
  let entries = 0;
  for (const name of await caches.keys()) entries += (await (await caches.open(name)).keys()).length;
  const { usage } = await navigator.storage.estimate();
  return [entries, usage];
}"""
_PATIENCE_SECONDS: Final = 240
#: So long nothing may change; a snapshot or a cache is made while the page is idle.
_CALM_SECONDS: Final = 4.0
_PAUSE_MS: Final = 700


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit took: ``sent`` counts from the opening on, until ready and until all was kept."""

    ready_ms: float
    sent_until_ready: int
    sent: int
    paths_until_ready: frozenset[str]
    #: In bytes; 0 where it was not watched.
    peak: int


class PageFailedError(Exception):
    """The page said that Python cannot start."""


@contextmanager
def browsing(
    playwright: Playwright,
    browser: str,
    profile: Path,
    *,
    service_workers: Literal["allow", "block"] = "allow",
) -> Iterator[Page]:
    """Start a browser on a profile, which is made where there is none; give an empty page."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=browser,
        viewport={"width": 390, "height": 844},
        service_workers=service_workers,
        args=["--disable-background-networking"],
    )
    try:
        page = context.pages[0]
        page.add_init_script(LISTEN)
        page.wait_for_timeout(_PAUSE_MS)  # the browser's own start is no part of the visit
        yield page
    finally:
        context.close()


def open_ready(page: Page, address: str) -> float:
    """Open a page; return the milliseconds from the navigation's start until Python was ready."""

    def told(message: ConsoleMessage) -> bool:
        return message.text.startswith(_SAID)

    with page.expect_console_message(told, timeout=_PATIENCE_SECONDS * 1000) as waiting:
        page.goto(address, wait_until="commit")
    said = waiting.value.text.removeprefix(_SAID)
    state, _, milliseconds = said.partition(" ")
    if state != "ready":
        raise PageFailedError(f"{address}: {said}")
    return float(milliseconds)


def visit(
    playwright: Playwright,
    browser: str,
    profile: Path,
    *,
    address: str,
    host: Host,
    watch: bool = False,
    service_workers: Literal["allow", "block"] = "allow",
) -> Visit:
    """Visit a page, and close the browser when it has kept what it wants to keep.

    ``watch``: sample the memory, which slows the visit. Raises `PageFailedError`.
    """
    with browsing(playwright, browser, profile, service_workers=service_workers) as page:
        memory: Any = watching(profile) if watch else nullcontext(Peak())
        with memory as peak:
            host.forget()
            ready_ms = open_ready(page, address)
            sent, paths = host.total(), frozenset(host.paths())
            _settle(page, host)
        if watch and not peak.bytes:
            raise PageFailedError(f"{address}: the memory of its processes cannot be read")
        return Visit(ready_ms, sent, host.total(), paths, peak.bytes)


def _settle(page: Page, host: Host) -> None:
    calm_since, last = time.monotonic(), None
    end = calm_since + _PATIENCE_SECONDS
    while time.monotonic() - calm_since < _CALM_SECONDS:
        now = (host.busy, host.total(), page.evaluate(_KEPT))
        if now != last or host.busy:
            calm_since, last = time.monotonic(), now
        if time.monotonic() > end:
            raise PageFailedError(f"{page.url}: still busy after {_PATIENCE_SECONDS} s")
        page.wait_for_timeout(250)
