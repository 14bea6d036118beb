"""What a change of state is about: a whole licence, one code, or a code that a newer one replaced."""

from enum import StrEnum


class Scope(StrEnum):
    """The registry keeps these words."""

    LICENCE = "licence"
    CODE = "code"
    SUPERSEDED = "superseded"
