"""The time in China, in which licences begin and end."""

from datetime import timedelta, timezone
from typing import Final

#: China has had one time and no summer time since 1991; a fixed offset needs no time zone data.
CHINA: Final = timezone(timedelta(hours=8))
