"""Times given on the command line."""

from datetime import UTC, date, datetime, time
from typing import Any, override

import click

from verifier_wasm.rules.china_time import CHINA


class Rfc3339(click.ParamType[datetime]):
    """An RFC 3339 time with its offset; a date alone means its first moment in China (UTC+08:00)."""

    name = "time"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2026-01-01"):
                return datetime.combine(date.fromisoformat(value), time(), CHINA)
            parsed = datetime.fromisoformat(value)
            if parsed.tzinfo is not None:
                return parsed.astimezone(UTC)
        except (ValueError, OverflowError):
            parsed = None
        return self.fail(f"{value!r} is not a time like 2026-11-23T12:00:00+08:00", param, ctx)


def now() -> datetime:
    """Return the present, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
