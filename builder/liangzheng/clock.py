"""The one time of a build."""

import os
from datetime import UTC, datetime

from liangzheng.errors import BuilderError


def build_time() -> datetime:
    """Return the time to write into a build, in whole seconds, UTC.

    ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) fixes it; else it is now.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BuilderError(f"SOURCE_DATE_EPOCH is not a number of seconds: {given!r}") from error
