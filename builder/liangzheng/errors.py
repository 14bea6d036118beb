"""Errors of the command line and the build: one clear sentence each, exit status 2."""


class BuilderError(Exception):
    """Something given to a command cannot be used; the text is one line for a person."""

    def __init__(self, message: str, *, code: str = "usage") -> None:
        super().__init__(message)
        self.code = code
