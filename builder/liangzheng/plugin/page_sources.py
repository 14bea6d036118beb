"""Where a page has its facts from, as the theme shows it: titles, links, how sure, and up to which day."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mkdocs.structure.toc import AnchorLink

from liangzheng.errors import BuilderError
from liangzheng.plugin.data import KnownSource
from liangzheng.plugin.front_matter import Confidence
from liangzheng.plugin.languages import SIDE_BY_SIDE
from liangzheng.plugin.navigation import Entry


@dataclass(frozen=True, slots=True)
class PageSource:
    """One source of one page; ``at``: the ids of the headings it speaks for, none for the page as a whole."""

    title: str
    url: str | None
    note: str | None
    confidence: Confidence
    at: tuple[str, ...]
    until: date | None


def page_sources(
    entry: Entry, known: Mapping[str, KnownSource], *, headings: Sequence[str]
) -> list[PageSource]:
    """Return the sources of a page, in its order.

    Raises `BuilderError`, with file and line, for a source that is not in ``data/sources.yml`` and has no
    title of its own, and for a heading that the page does not have.
    """
    found = []
    for source in entry.front.sources:
        of_all = known.get(source.id) if source.id else None
        title = source.title or (
            of_all.title.shown(entry.lang or next(iter(SIDE_BY_SIDE))) if of_all else None
        )
        name = re.escape(source.id or source.title or "")
        if title is None:
            raise BuilderError(f"{entry.at(name)}: source {source.id!r} is not in data/sources.yml")
        for heading in source.at:
            if heading not in headings:
                raise BuilderError(f"{entry.at(name)}: the page has no heading {heading!r} for this source")
        url = source.url or (of_all.url if of_all else None)
        found.append(
            PageSource(
                title=title,
                url=str(url) if url else None,
                note=source.note,
                confidence=source.confidence or (of_all.confidence if of_all else "documented"),
                at=source.at,
                until=of_all.until if of_all else None,
            )
        )
    return found


def sources_up_to(sources: Sequence[PageSource]) -> date | None:
    """Return the day up to which a page's sources speak: that of the newest one whose day is known."""
    return max((source.until for source in sources if source.until), default=None)


def values(entry: Entry, known: Mapping[str, KnownSource], toc: Iterable[AnchorLink]) -> dict[str, Any]:
    """Return the names that templates use; raises what `page_sources` does."""
    found = page_sources(entry, known, headings=_ids(toc))
    return {"sources": found, "sources_up_to": sources_up_to(found)}


def _ids(toc: Iterable[AnchorLink]) -> list[str]:
    """Return the ids of a page's headings, of every level."""
    return [name for link in toc for name in (link.id, *_ids(link.children))]
