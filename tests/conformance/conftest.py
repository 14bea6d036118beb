"""Every test of this folder reads the vectors."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def _with_vectors(vectors: Path) -> None:
    """Skip, or fail under CI, before a test looks for its files."""
