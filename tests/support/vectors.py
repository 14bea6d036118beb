"""Where the conformance vectors are: beside the project, or at LIANGZHENG_VECTORS."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("LIANGZHENG_VECTORS") or Path(__file__).parents[3] / "shared" / "vectors")

#: Why a test that reads them is skipped. Under CI no such skip counts: `tests.support.skips`.
ABSENT = (
    "the conformance vectors are not here: `make vectors` fetches them, LIANGZHENG_VECTORS names their folder"
)


def each[T](found: Sequence[T]) -> Sequence[T | object]:
    """Return a test's cases; where there are none, one in their place, which the fixture `vectors` ends.

    Without cases pytest would skip the test, whatever its fixtures say.
    """
    return found or [pytest.param(None, id="absent")]
