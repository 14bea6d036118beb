"""Where the conformance vectors are: at LIANGZHENG_VECTORS, beside the project, or where they are fetched."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

_PROJECT = Path(__file__).parents[2]
_BESIDE = _PROJECT.parent / "shared" / "vectors"
#: Where `make vectors` puts them.
FETCHED = _PROJECT / ".liangzheng" / "vectors"

FOLDER = Path(os.environ.get("LIANGZHENG_VECTORS") or (_BESIDE if _BESIDE.is_dir() else FETCHED))

#: Why a test that reads them is skipped. Under CI no such skip counts: `tests.support.skips`.
ABSENT = "the conformance vectors are not here: `make vectors` fetches them, or LIANGZHENG_VECTORS names them"


def each[T](found: Sequence[T]) -> Sequence[T | object]:
    """Return a test's cases; where there are none, one in their place, which the fixture `vectors` ends.

    Without cases pytest would skip the test, whatever its fixtures say.
    """
    return found or [pytest.param(None, id="absent")]
