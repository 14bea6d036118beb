"""Further examples of a rule that a browser test holds already: `make long` runs them."""

import pytest


def further(*values: object) -> list[object]:
    """Return parameters that `make test` leaves to `make long`."""
    return [pytest.param(value, marks=pytest.mark.long) for value in values]
