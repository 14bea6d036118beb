"""Working states in which the packs of the page's Python are made already.

To make them takes a site's build four times as long, and every test that builds with a state of its own would
make the same ones.
"""

import shutil
from pathlib import Path

from liangzheng.checkout import Checkout
from liangzheng.kit.from_checkout import FromCheckout

_ROOT = Path(__file__).parents[2]


def make(folder: Path) -> None:
    """Make the packs as a first build makes them."""
    FromCheckout(Checkout(_ROOT)).packs(folder)


def state(folder: Path, packed: Path) -> Path:
    """Return a new working state with nothing in it but these packs."""
    shutil.copytree(packed, folder)
    return folder
