"""Random free places in one status list: which offset a licence gets tells nothing of it.

Offsets come from the operating system's random source, not from a permutation: there is no key whose loss
would reveal the order in which licences were entered, and the bitmap of taken offsets does not remember it.
"""

import os
import secrets
from array import array
from typing import Final

_RANDOM: Final = secrets.SystemRandom()

#: While at least this part of a list is free, places are found by trial: 16 trials at worst, 2.8 on average.
_TRIAL_PART: Final = 16


def take_slots(taken: bytearray, *, size: int, used: int, count: int) -> list[int]:
    """Choose ``count`` of the ``size - used`` free offsets at random and mark them in ``taken``.

    ``taken``: one bit an offset, least significant first; ``size // 8`` bytes.
    """
    assert 0 <= count <= size - used
    slots: list[int] = []
    by_trial = min(count, max(0, size - used - size // _TRIAL_PART))
    while len(slots) < by_trial:
        for offset in _random_offsets(by_trial - len(slots), size):
            mask = 1 << (offset & 7)
            if not taken[offset >> 3] & mask:
                taken[offset >> 3] |= mask
                slots.append(offset)
    if len(slots) < count:
        free = [offset for offset in range(size) if not taken[offset >> 3] & (1 << (offset & 7))]
        rest = _RANDOM.sample(free, count - len(slots))
        for offset in rest:
            taken[offset >> 3] |= 1 << (offset & 7)
        slots += rest
    return slots


def is_taken(taken: bytes, offset: int) -> bool:
    """Say whether an offset is marked."""
    return bool(taken[offset >> 3] & (1 << (offset & 7)))


def _random_offsets(count: int, size: int) -> list[int]:
    words = array("I", os.urandom(4 * count))
    fair = (1 << 8 * words.itemsize) // size * size  # above it, a remainder would favour small offsets
    return [word % size for word in words if word < fair]
