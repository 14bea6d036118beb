"""Files of earlier builds, which stay for a while: visitors and caches still have the pages that name them.

What never changes can lie beside what is new. So an upload of the folder that is cut anywhere, in any order,
leaves the old pages with all of their files, or the new ones with theirs.
"""

import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from liangzheng.names import is_hashed, whole
from liangzheng.sealing import MARK
from verifier_wasm.report import rfc3339

_ENTRY: Final = "earlier"


def keep(old: Path, new: Path, *, at: datetime, days: int) -> None:
    """Take files of the last days' builds over from ``old`` to ``new``, and note until when.

    ``build.json`` of the new site lists them: ``"earlier": {path: until}``. Zero days keep nothing.
    """
    mark = _mark(new)
    until = _until(_mark(old), old, new, at=at, days=days)
    for path in until:
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(old / path, new / path)
    mark[_ENTRY] = until
    (new / MARK).write_text(json.dumps(mark, indent=1) + "\n", "utf-8")


def _until(mark: dict[str, Any], old: Path, new: Path, *, at: datetime, days: int) -> dict[str, str]:
    """Return what is kept, and until when."""
    noted = mark.get(_ENTRY)
    known: dict[str, str] = noted if isinstance(noted, dict) else {}
    last = rfc3339(at + timedelta(days=days))
    found = {}
    for file in sorted(old.rglob("*")) if days else ():
        path = file.relative_to(old).as_posix()
        if not file.is_file() or not is_hashed(whole(path)) or (new / path).exists():
            continue
        end = known.get(path, last)
        with suppress(TypeError, ValueError):  # a date that no build wrote: the file is left behind
            if datetime.fromisoformat(end).astimezone(UTC) > at:
                found[path] = end
    return found


def _mark(site: Path) -> dict[str, Any]:
    """Return what a site says of itself; nothing where there is none."""
    try:
        mark = json.loads((site / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}
