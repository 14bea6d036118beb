"""Where the conformance vectors are: beside the project, or at LIANGZHENG_VECTORS."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Return the folder of vectors; skip where it is absent, and fail when absent under CI."""
    folder = Path(os.environ.get("LIANGZHENG_VECTORS") or Path(__file__).parents[3] / "shared" / "vectors")
    if not folder.is_dir():
        reason = "the conformance vectors are not here: set LIANGZHENG_VECTORS to their folder"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
