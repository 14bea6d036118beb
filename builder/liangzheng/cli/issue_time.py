"""The generation time that a person gives: a slip in it would stand in every code."""

from datetime import datetime, timedelta
from typing import Final

import click

from liangzheng.cli import complain
from liangzheng.times import now
from verifier_wasm.rules.china_time import CHINA

#: Codes of tomorrow may be printed today, and clocks stand in other zones.
_AHEAD: Final = timedelta(days=1)
#: Longer than the term of a licence (Order 162, article 62).
_LONG_AGO: Final = timedelta(days=3_653)


def generation_time(
    context: click.Context, param: click.Parameter, given: datetime | None
) -> datetime | None:
    """Refuse a time that is yet to come, and tell of one that is longer ago than any licence's term."""
    if given is None:
        return None
    clock = now()
    if given > clock + _AHEAD:
        raise click.BadParameter(
            f"it is yet to come, for the clock here says {clock.isoformat()}: codes are dated by when they "
            "are made, and --not-before says from when they count",
            context,
            param,
        )
    if given < clock - _LONG_AGO:
        day = given.astimezone(CHINA).date()
        complain(
            f"--issued-at is {day}: every code says that it was generated then, and ages and terms are "
            "judged as of that day"
        )
    return given
