"""Links to pages that are in another language than the page they stand on: such a link says so."""

import html
import posixpath
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from liangzheng.plugin.lent import plain
from liangzheng.plugin.navigation import Entry, Navigation

#: A link to a page's file, within Markdown: ``](validity.md#gap)`` and ``[name]: validity.md``.
_MARKDOWN: Final = re.compile(r"(\]\(|^\[[^\]]+\]:\s*)([\w./-]+)\.md(?=[#)\s]|$)", re.MULTILINE)
_LINK: Final = re.compile(r'<a\b([^>]*?) href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
#: A link that says its language itself.
_SAYS: Final = " hreflang="


def lead_on(markdown: str, entry: Entry, navigation: Navigation) -> str:
    """Let links to pages that the language of a page does not have lead to those that its readers get."""
    if entry.lang is None:
        return markdown
    lang, folder = entry.lang, PurePosixPath(entry.lang, entry.slug).parent

    def link(match: re.Match[str]) -> str:
        path = posixpath.normpath(folder / match[2])
        slug = path.removeprefix(f"{lang}/")
        found = navigation.find(lang, slug)
        if path == slug or found is None or found.lang == lang:
            return match[0]
        return f"{match[1]}{posixpath.relpath(f'{found.lang}/{slug}', folder)}.md"

    return _MARKDOWN.sub(link, markdown)


def mark_links(page: str, entry: Entry, navigation: Navigation, words: Mapping[str, str]) -> str:
    """Say of each link of a finished page that leads to another language which one it is.

    ``words``: those of the page's language. A link whose text is the other page's title is in its language.
    """
    if entry.lang is None or len(navigation.languages.tags) < 2:
        return page
    others = {
        f"{version.url}": version for version in navigation.all() if version.lang not in {None, entry.lang}
    }

    def link(match: re.Match[str]) -> str:
        before, address, after, text = match.groups()
        if _SAYS in before or _SAYS in after or ":" in address:
            return match[0]
        path = posixpath.normpath(posixpath.join(entry.url, html.unescape(address).partition("#")[0]))
        other = others.get(f"{path}/")
        if other is None or other.lang is None:
            return match[0]
        language = navigation.languages[other.lang]
        said = html.unescape(plain(_TAG.sub("", text))).strip()
        own = f' lang="{language.html}"' if said in {other.label, other.front.title} else ""
        name = f'<span lang="{language.html}">{language.name}</span>'
        note = html.escape(plain(words["in_language"])).replace("{language}", name)
        return (
            f'<a{before} href="{address}"{after} hreflang="{language.html}"{own}>{text}'
            f'<small class="in-language">{note}</small></a>'
        )

    return _LINK.sub(link, page)
