"""The vectors folder, or a clear reason for its absence."""

import os
from pathlib import Path

import pytest

from tests.support.vectors import FOLDER


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Return the folder of vectors; skip where it is absent, and fail when absent under CI."""
    if not FOLDER.is_dir():
        reason = "the conformance vectors are not here: set LIANGZHENG_VECTORS to their folder"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return FOLDER
