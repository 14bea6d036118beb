"""What was found so far in a file, while it is still being looked at."""

from dataclasses import dataclass

from verifier_wasm.shown.code import Code


@dataclass(frozen=True, slots=True)
class Found:
    """What was found so far, and in how many of a file's pages it was looked for closely."""

    codes: tuple[Code, ...]
    looked: int = 1
    pages: int = 1
