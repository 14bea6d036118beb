"""The whole chain, from one valid code of every format: no bytes forge what was signed, or keep it busy.

Mutations happen inside the layers: Base45, zlib, Base32, base64url and the digits are undone before and
written again after, so that what is tried reaches the checks behind them.
"""

import importlib
from random import Random

from tests.support.mutate import Flip, flipper, mutated
from tests.support.witness import Witness

WITNESS = Witness("host")
#: Other targets whose seeds are codes, by signers that nobody here trusts.
_OTHERS = ("aamva", "carried", "claim169", "cose", "jws", "mdoc", "sd_jwt", "text", "vc_barcode", "vds")
OTHER_SEEDS = tuple(
    seed for name in _OTHERS for seed in importlib.import_module(f"tests.fuzz.fuzz_{name}").SEEDS
)
SEEDS = (*WITNESS.codes.values(), *OTHER_SEEDS)


def one_input(data: bytes) -> None:
    WITNESS.answer(data)


def custom_mutator(data: bytes, max_size: int, seed: int) -> bytes:
    """Change a code: with knowledge of its structure, or with what coverage has taught about its bytes."""
    import atheris

    random = Random(seed)
    flip: Flip = flipper(random)
    if random.random() < 0.3:  # libFuzzer's own mutations, of one part

        def flip(part: bytes) -> bytes:
            return bytes(atheris.Mutate(part, len(part) + 16))

    changed = mutated(data or random.choice(SEEDS), random, flip)
    if random.random() < 0.02:  # two codes in one
        other = random.choice(SEEDS)
        changed = other[: random.randrange(len(other))] + changed
    return changed if len(changed) <= max_size else data[:max_size]
