"""What a site is made with besides its own content: runtime, scripts, what these carry, a guide.

A checkout makes them from its packages; a program that was installed has them from the wheel
``liangzheng_site``, which `make dist` makes with the same code.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from liangzheng.checkout import Checkout
from liangzheng.kit.from_checkout import FromCheckout
from liangzheng.kit.from_wheel import find_wheel
from liangzheng.runtime import Pack
from liangzheng.ships import Part

__all__ = ["Kit", "find_kit"]


class Kit(Protocol):
    """The parts of a site that are no content."""

    @property
    def content(self) -> Path:
        """A folder of pages and data that a new site starts from."""

    @property
    def settings(self) -> Path:
        """The ``mkdocs.yml`` that belongs to it."""

    def packs(self, state: Path) -> dict[str, Pack]:
        """Return the runtime's packs by name. ``state``: a folder for what takes long to make.

        Raises `BuilderError` where a part is missing or not what was reviewed.
        """

    def scripts(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """Return scripts by the stems of their entry modules; raises what `packs` does."""

    def letters(self) -> Mapping[str, bytes]:
        """Return the letters that titles are drawn with: font files by the names of `kit.letters`.

        Raises what `packs` does.
        """

    def parts(self) -> tuple[Part, ...]:
        """Return what others made of it; raises what `packs` does."""


def find_kit() -> Kit:
    """Return the checkout's kit, or the installed one; `BuilderError` ``runtime_missing`` without either."""
    checkout = Checkout()
    return FromCheckout(checkout) if checkout.is_one else find_wheel()
