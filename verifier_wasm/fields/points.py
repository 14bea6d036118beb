"""Points (累积记分) against states (状态)."""

from collections.abc import Iterator

from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.record import Record, passed, unchecked, unusual
from verifier_wasm.rules import states, terms


def check_points(record: Record) -> Iterator[Finding]:
    """Yield the findings of ``score-status`` and ``state-letters``."""
    points, letters = record.fields.get("points"), record.fields.get("states")
    names = ("points", "states")
    full = points is not None and points >= terms()["points_limit"]
    if points is None or (full and letters is None):
        yield unchecked("score-status", *names)
    elif points < 0 or (full and letters is not None and "A" in letters):
        yield unusual("score-status", *names, points=points)
    else:
        yield passed("score-status", *names)
    if letters is None:
        yield unchecked("state-letters", "states")
        return
    unknown = [letter for letter in letters if letter not in states()]
    # "Normal" beside a state that forbids driving says two things at once.
    torn = "A" in letters and any(
        letter in states() and states()[letter].forbids_driving for letter in letters
    )
    if unknown or torn:
        yield unusual("state-letters", "states", letters=(unknown or letters)[:10])
    else:
        yield passed("state-letters", "states")
