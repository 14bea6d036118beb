"""As `fuzz_verify`, with the page's signature backend in pure Python."""

from tests.fuzz.fuzz_verify import OTHER_SEEDS, custom_mutator
from tests.support.witness import Witness

WITNESS = Witness("pure")
SEEDS = (*WITNESS.codes.values(), *OTHER_SEEDS)

__all__ = ["SEEDS", "custom_mutator", "one_input"]


def one_input(data: bytes) -> None:
    WITNESS.answer(data)
