"""What is looked at in the page, by every browser: the one place to change where the page does."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.hosts.visitors.visitor import Unreachable, Visitor

#: A guide page that no visit here opens before the network is gone.
GUIDE: Final = "zh/apply/"
_GUIDE_TITLE: Final = "怎样申领电子驾驶证"
CHECK: Final = "zh/check/"
_SPECIMEN: Final = "authentic"

_STATE: Final = """
const root = document.documentElement, result = document.getElementById('result');
const shown = (id) => document.getElementById(id)?.checkVisibility({ visibilityProperty: true }) ?? false;
const text = (id) => document.getElementById(id)?.innerText.trim() ?? '';
const title = document.querySelector('h1')?.innerText ?? '';
const runs = document.body && document.getElementById('asleep') === null;
return {
  ready: root.dataset.verifier === 'ready',
  sentence: shown('problem') ? text('problem-text') : '',
  asleep: shown('asleep') ? text('asleep') : '',
  report: result && !result.hidden ? result.dataset.report : null,
  verdict: text('verdict'),
  pages: title && (title.includes('新') ? 'newer' : 'older'),
  scripts: runs ? (root.dataset.script ?? 'older') : '',
  title,
};
"""
_PRESS: Final = f"""
const button = document.querySelector('[data-specimen={_SPECIMEN}]');
button?.click();
return button !== null;
"""
#: What the page says of what it keeps; the button for what is left (rare formats) is pressed.
_KEPT: Final = """
const panel = document.getElementById('offline');
const everything = panel.querySelector('[data-keep]');
if (panel.dataset.kept === 'some' && !everything.hidden && !everything.disabled) everything.click();
return panel.dataset.kept === 'all';
"""
_NEVER: Final = """
const registration = await navigator.serviceWorker?.getRegistration();
return registration === undefined && document.getElementById('offline').dataset.kept === 'never';
"""
_INSTALLING: Final = """
const registration = await navigator.serviceWorker?.getRegistration();
return Boolean(registration?.installing);
"""

_READY_SECONDS: Final = 60
#: The page's own sentence for when no script comes appears after six.
_SILENT_SECONDS: Final = 15
_VERDICT_SECONDS: Final = 30
_KEPT_SECONDS: Final = 45
_SETTLE_SECONDS: Final = 30
#: A browser looks for a new service worker about a second after a page has loaded.
_LOOK_SECONDS: Final = 2.5
_LOAD_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """How a visit to the verifier ended."""

    #: ``verified``, ``sentence``, ``silent`` (neither, for a long time) or ``unreachable``.
    end: str
    detail: str = ""
    #: The builds that pages, scripts and Python are of.
    parts: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def whole(self) -> bool:
        """Tell whether all that ran is of one build."""
        return len(set(filter(None, self.parts))) <= 1

    def __str__(self) -> str:
        parts = f" [{'/'.join(part or '-' for part in self.parts)}]" if self.parts else ""
        return f"{self.end}{parts}{': ' + self.detail if self.detail else ''}"


def check(visitor: Visitor, site: str, *, reloaded: bool = False) -> Seen:
    """Visit the verifier, or reload it there, and press a specimen; return how it ended."""
    start = time.monotonic()
    try:
        visitor.open(site + CHECK)
        if reloaded:
            _reload(visitor)
    except Unreachable as error:
        return Seen("unreachable", str(error))
    state = _until(visitor, _SILENT_SECONDS, lambda now: now["scripts"])
    if not state["scripts"]:
        return Seen("sentence" if state["asleep"] else "silent", state["asleep"], _parts(state))
    state = _until(visitor, _READY_SECONDS, lambda now: now["ready"] or now["sentence"])
    seconds = time.monotonic() - start
    if not state["ready"]:
        return _not_verified(state)
    if not visitor.run(_PRESS):
        return Seen("silent", "there are no specimens", _parts(state))
    state = _until(visitor, _VERDICT_SECONDS, lambda now: now["report"] or now["sentence"])
    if not state["report"]:
        return _not_verified(state)
    outcome = json.loads(state["report"])["outcome"]
    parts = (*_parts(state), "newer" if "新" in state["verdict"] else "older")
    if outcome != "authentic":
        return Seen("silent", f"the specimen is {outcome}", parts)
    return Seen("verified", parts=parts, seconds=seconds)


def _reload(visitor: Visitor) -> None:
    """Ask the host for the page again, whatever the browser keeps of it."""
    visitor.run("document.documentElement.dataset.before = ''; setTimeout(() => location.reload());")
    end = time.monotonic() + _LOAD_SECONDS
    while time.monotonic() < end:
        try:
            if visitor.run("return document.documentElement.dataset.before === undefined;"):
                return
        except RuntimeError:  # between the two pages
            pass
        time.sleep(0.1)
    raise Unreachable("it does not load again")


def guide(visitor: Visitor, site: str) -> str | None:
    """Visit a guide page; return what is wrong with it, or None."""
    try:
        visitor.open(site + GUIDE)
    except Unreachable as error:
        return str(error)
    state = _until(visitor, 10, lambda now: now["title"])
    return None if state["title"] == _GUIDE_TITLE else f"the page shows {state['title']!r}"


def wait_until_kept(visitor: Visitor) -> bool:
    """Wait until the page that is open is kept for a visit without a network; tell whether it was."""
    end = time.monotonic() + _KEPT_SECONDS
    while time.monotonic() < end:
        if visitor.run(_KEPT):
            return True
        time.sleep(0.2)
    return False


def is_never_kept(visitor: Visitor) -> bool:
    """Tell whether the page that is open has no service worker, and says that it cannot be kept."""
    return bool(visitor.run(_NEVER))


def settle(visitor: Visitor) -> None:
    """Give the browser the time in which it looks for a new service worker and installs it."""
    time.sleep(_LOOK_SECONDS)
    end = time.monotonic() + _SETTLE_SECONDS
    while visitor.run(_INSTALLING) and time.monotonic() < end:
        time.sleep(0.2)


def _parts(state: dict[str, Any]) -> tuple[str, ...]:
    return (state["pages"], state["scripts"])


def _not_verified(state: dict[str, Any]) -> Seen:
    return Seen("sentence" if state["sentence"] else "silent", state["sentence"], _parts(state))


def _until(visitor: Visitor, seconds: float, done: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    end = time.monotonic() + seconds
    while True:
        try:
            state: dict[str, Any] = visitor.run(_STATE)
        except RuntimeError:  # a page that reloads itself
            if time.monotonic() > end:
                raise
        else:
            if done(state) or time.monotonic() > end:
                return state
        time.sleep(0.1)
