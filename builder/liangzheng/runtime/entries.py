"""The scripts that a page starts with, by the stems of their modules in the theme."""

from typing import Final

PAGE_SCRIPTS: Final = (
    "repair",
    "not-found",
    "every-page",
    "check",
    "show",
    "live-demo",
    "read-aloud",
    "eligibility",
    "licence-dates",
    "photo-check",
    "steps",
    "search",
    "start",
)
SERVICE_WORKER: Final = "service-worker"
#: For pages of other sites.
WIDGET: Final = "liangzheng-check"
#: All of them.
SCRIPTS: Final = (*PAGE_SCRIPTS, SERVICE_WORKER, WIDGET)
