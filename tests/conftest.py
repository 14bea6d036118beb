"""Settings for every test."""

import pytest
from hypothesis import settings

# Time is pytest-timeout's business: a machine that is busy for a moment is no failure.
settings.register_profile("liangzheng", deadline=None)
settings.load_profile("liangzheng")

#: Longer ones may hold a signature, which differs from run to run; workers have to agree on a test's name.
_SHORT = 24


@pytest.hookimpl
def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a parameter of many bytes by its kind alone."""
    return "data" if isinstance(val, bytes | bytearray) and len(val) > _SHORT else None
