"""A set of many hashes in little memory: 64 bits each in one array, 17 to 34 bytes of it for each hash."""

from array import array
from typing import Final

_FIRST_SIZE: Final = 1 << 12
#: Slots in use, of all, before the table grows.
_FULL: Final = 0.6
_BITS: Final = (1 << 64) - 1


class Hashes:
    """What Python's `hash` gives for different values may be the same: who asks compares the values then."""

    def __init__(self) -> None:
        self._count = 0
        self._slots = array("Q", bytes(8 * _FIRST_SIZE))
        self._most = int(_FIRST_SIZE * _FULL)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __contains__(self, value: int) -> bool:
        """Say whether a hash was added."""
        return self._slots[self._find(self._slots, value & _BITS or 1)] != 0

    def add(self, value: int) -> bool:
        """Add a hash; say whether it was not there yet."""
        kept = value & _BITS or 1  # 0 is a free slot
        slots = self._slots
        place = self._find(slots, kept)
        if slots[place]:
            return False
        slots[place] = kept
        self._count += 1
        if self._count > self._most:
            self._grow()
        return True

    def _find(self, slots: "array[int]", kept: int) -> int:
        """Return the slot of a hash, or the free one that it would have (open addressing)."""
        mask = len(slots) - 1
        place = kept & mask
        while slots[place] and slots[place] != kept:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        size = len(self._slots) * 2
        slots = array("Q", bytes(8 * size))
        for kept in self._slots:
            if kept:
                slots[self._find(slots, kept)] = kept
        self._slots, self._most = slots, int(size * _FULL)
