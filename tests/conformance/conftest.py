"""The vectors folder, or a clear reason for its absence."""

from pathlib import Path

import pytest

from tests.support.absent import absent
from tests.support.vectors import FOLDER


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Return the folder of vectors; skip where it is absent, and fail when absent under CI."""
    if not FOLDER.is_dir():
        absent(f"no conformance vectors in {FOLDER}: set LIANGZHENG_VECTORS to their folder")
    return FOLDER
