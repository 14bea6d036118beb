"""The browsers that can be steered here."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from tests.browser import chromium
from tests.hosts.programs import NEEDED
from tests.hosts.visitors import chromium_visitor, firefox_visitor, webkit_visitor
from tests.hosts.visitors.visitor import NewVisitor


@contextmanager
def _chromium() -> Iterator[NewVisitor]:
    with chromium_visitor.browser() as browser:
        yield partial(chromium_visitor.visitor, browser)


@contextmanager
def _firefox() -> Iterator[NewVisitor]:
    yield firefox_visitor.visitor


@contextmanager
def _webkit() -> Iterator[NewVisitor]:
    yield webkit_visitor.visitor


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser, and how visitors with it are had."""

    name: str
    find: Callable[[], object]
    visitors: Callable[[], AbstractContextManager[NewVisitor]]


_NEEDED: Final = {needed.name: needed for needed in NEEDED}
CHROMIUM: Final = Browser("Chromium", chromium.find_whole, _chromium)
#: What differs is told where it is handled: in the modules of the two.
OTHERS: Final = (
    Browser("Firefox", _NEEDED["firefox"].find, _firefox),
    Browser("WebKitGTK", _NEEDED["webkit"].find, _webkit),
)
