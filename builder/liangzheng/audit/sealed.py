"""One build or none: files named by their hash are what they say, and pages name files that are there."""

import hashlib
import json
from collections.abc import Iterator

from liangzheng.audit.links import resolve
from liangzheng.audit.pages import Page, Site
from liangzheng.audit.published import is_twin
from liangzheng.headers import NEVER_CHANGE
from liangzheng.names import fits, integrity, is_hashed
from liangzheng.sealing import MARK


def check(site: Site) -> Iterator[tuple[str, str]]:
    """Yield what is not as a page, a name or ``build.json`` says."""
    for name in site.files:
        if name.partition("/")[0] not in NEVER_CHANGE or is_twin(site, name):
            continue
        if not is_hashed(name):
            yield name, "its name has no hash, though it lies among files that never change"
        elif not fits(name, (site.path / name).read_bytes()):
            yield name, "is not what the hash in its name says"
    for page in site.pages.values():
        yield from ((page.file, text) for text in _page(site, page))
    mark = json.loads((site.path / MARK).read_text("utf-8"))
    for entry in (*mark["runtime"], mark["guide"]):
        yield from _entry(site, entry)


def _page(site: Site, page: Page) -> Iterator[str]:
    """Yield the scripts and styles whose ``integrity`` is missing or wrong; `links` tells of lost files."""
    for reference in page.references:
        if reference.element != "script" and "stylesheet" not in reference.kind.split():
            continue
        name = resolve(page, reference.address.lstrip("/"))
        if name in site.files and reference.integrity != integrity((site.path / name).read_bytes()):
            yield f"{reference.address} is not what its integrity says"


def _entry(site: Site, entry: dict[str, str | int]) -> Iterator[tuple[str, str]]:
    path = str(entry["path"])
    if path not in site.files:
        yield path, f"is missing, though {MARK} names it"
    elif hashlib.sha256((site.path / path).read_bytes()).hexdigest() != entry["sha256"]:
        yield path, f"is not the file that {MARK} names"
