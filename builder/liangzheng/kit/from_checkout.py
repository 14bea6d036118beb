"""The kit of a checkout: made from installed packages, each checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from liangzheng.checkout import Checkout
from liangzheng.kit.letters import read_letters
from liangzheng.runtime import FOLDER, Pack, make_packs
from liangzheng.runtime.cache import Cache
from liangzheng.runtime.esbuild import bundle
from liangzheng.runtime.workers import SOURCES
from liangzheng.ships import Part, read_parts


@dataclass(frozen=True, slots=True)
class FromCheckout:
    """`Kit` of a checkout."""

    checkout: Checkout

    @property
    def content(self) -> Path:
        """The guide of this project."""
        return self.checkout.content

    @property
    def settings(self) -> Path:
        """Its settings."""
        return self.checkout.root / "mkdocs.yml"

    def packs(self, state: Path) -> dict[str, Pack]:
        """Make the packs, or take what was made of the same files before."""
        cache = Cache(state / "cache" / FOLDER)
        packs = make_packs(self.checkout, cache)
        cache.clear_unused()
        return packs

    def scripts(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """Join the scripts."""
        return bundle(self.checkout, [SOURCES / f"{name}.js" for name in names])

    def letters(self) -> Mapping[str, bytes]:
        """Return the letters of the installed font."""
        return read_letters(self.checkout)

    def parts(self) -> tuple[Part, ...]:
        """Return the parts as they are installed."""
        return read_parts(self.checkout)
