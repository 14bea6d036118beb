"""Mean and median: the page's Python has no `statistics`, which brings fractions and decimals along."""

from collections.abc import Iterable


def mean(values: Iterable[float]) -> float:
    """Return the mean of some values. Raises `ValueError` where there are none."""
    found = list(values)
    if not found:
        raise ValueError("no values")
    return sum(found) / len(found)


def median(values: Iterable[float]) -> float:
    """Return the middle value, or the mean of the two. Raises `ValueError` where there are none."""
    found = sorted(values)
    if not found:
        raise ValueError("no values")
    half = len(found) // 2
    return found[half] if len(found) % 2 else (found[half - 1] + found[half]) / 2
