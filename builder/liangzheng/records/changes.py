"""What was changed in a run, in words."""

from collections.abc import Iterator, Mapping

from liangzheng.records.headings import told
from liangzheng.records.normal import CHANGES
from liangzheng.records.record import Change


def told_changes(changed: Mapping[Change, int]) -> Iterator[str]:
    """Yield a line for each field and kind of change, the most first: ``证号 (licence_number): 12 × …``."""
    for change, count in sorted(changed.items(), key=lambda item: (-item[1], item[0].field, item[0].what)):
        yield f"{told(change.field)}: {count:,} × {CHANGES[change.what]}"
