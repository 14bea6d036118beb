"""Dates: no page was checked against its sources too long ago, or in the future."""

from collections.abc import Iterator
from datetime import date

from liangzheng.audit.pages import Site
from liangzheng.clock import build_time
from verifier_wasm.fields.record import today


def check(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the pages whose "checked on" is stale: older than the publisher's ``checked_days``."""
    now = today(build_time())
    for page in site.pages.values():
        if not page.checked_days:
            continue
        try:
            checked = date.fromisoformat(page.checked)
        except ValueError:
            yield page.file, 'its "checked on" is not a date'
            continue
        age = (now - checked).days
        if age > page.checked_days:
            yield (
                page.file,
                f"was checked {age} days ago, more than {page.checked_days}: check its sources again",
            )
        elif age < 0:
            yield page.file, f"says it was checked on {checked}, which is in the future"
