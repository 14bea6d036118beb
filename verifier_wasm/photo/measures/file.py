"""What the file itself says: how old the photo is, a selfie, a screenshot, a program that edits photos."""

import re
from datetime import datetime, timedelta
from typing import Final

from verifier_wasm.photo.exif import said
from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.seen import Seen

#: Rule ``recent``: six months, a day more than the longest six.
_OLDEST: Final = timedelta(days=185)
#: Clocks of cameras are wrong by hours, and their zone is not known.
_AHEAD: Final = timedelta(days=2)
_FRONT: Final = re.compile(r"front", re.IGNORECASE)
_SCREEN: Final = re.compile(r"screenshot|screen shot|截屏|截图", re.IGNORECASE)
#: Programs that beautify or compose, by the names that they write.
_EDITORS: Final = re.compile(
    r"meitu|xiuxiu|beauty|b612|faceu|snow\b|ulike|facetune|snapseed|photoshop|lightroom|gimp|picsart|"
    r"remini|vsco|canva|pixelmator|affinity|美图|美颜|醒图|轻颜",
    re.IGNORECASE,
)


def file(seen: Seen, at: datetime | None) -> list[Finding]:
    """Judge what the file says; ``at``: the day of the check, None where nobody asks."""
    told = said(seen.head)
    return [_recent(told.taken, at), _selfie(told.lens, told.comment), _edited(told.software)]


def _recent(taken: datetime | None, at: datetime | None) -> Finding:
    if taken is None or at is None:
        return Finding("recent", State.UNSURE, "recent_unsure")
    age = at.replace(tzinfo=None) - taken
    measured: dict[str, float | int | str] = {"taken": taken.date().isoformat(), "days": age.days}
    if age < -_AHEAD:
        return Finding("recent", State.UNSURE, "recent_ahead", measured)
    if age > _OLDEST:
        return Finding("recent", State.FAIL, "recent_old", measured)
    return Finding("recent", State.GOOD, "recent_good", measured)


def _selfie(lens: str, comment: str) -> Finding:
    if _SCREEN.search(comment):
        return Finding("selfie", State.LOOK, "selfie_screen")
    if _FRONT.search(lens):
        return Finding("selfie", State.FAIL, "selfie_front")
    if lens:
        return Finding("selfie", State.GOOD, "selfie_rear")
    return Finding("selfie", State.UNSURE, "selfie_unsure")


def _edited(software: str) -> Finding:
    if match := _EDITORS.search(software):
        return Finding("retouched", State.LOOK, "retouched_named", {"program": match.group()})
    return Finding("retouched", State.UNSURE, "retouched_unsure")
