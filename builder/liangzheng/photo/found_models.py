"""The models where they are: in the packages of a checkout, or in the wheel ``liangzheng_site``."""

import gzip
from pathlib import Path

from liangzheng import extras
from liangzheng.checkout import Checkout
from liangzheng.runtime import models


def find_models() -> dict[str, bytes]:
    """Return the models by name, each checked against its hash.

    Raises `BuilderError` ``runtime_missing``, ``runtime_changed`` and ``extra_missing``.
    """
    checkout = Checkout()
    if checkout.is_one:
        return models.read(checkout)
    extras.require("pydantic")  # the list of that wheel is read with it
    from liangzheng.kit.from_wheel import find_wheel  # noqa: PLC0415 - of another extra, seldom needed

    packs = find_wheel().packs(Path())
    return {name: gzip.decompress(packs[name].packed) for name in models.NAMES}
