"""A visitor: one browser profile, which keeps what sites put into it, steered in the same few ways."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Unreachable(Exception):  # noqa: N818 - what a visitor meets, no fault of the program
    """The browser shows an error of its own in place of the page."""


class Visitor(Protocol):
    """A browser with a profile of its own."""

    def open(self, address: str) -> None:
        """Open a page in a new tab and close the one before; `Unreachable` where it cannot be had."""

    def run(self, script: str) -> Any:
        """Run the body of an asynchronous function in the page; return what it returns, as of JSON.

        Raises `RuntimeError` where it fails, or the page goes away meanwhile.
        """


type NewVisitor = Callable[[], AbstractContextManager[Visitor]]
