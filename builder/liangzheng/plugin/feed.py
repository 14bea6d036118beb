"""The feed of changes to the guide (RSS 2.0), one a language: ``zh/changes.xml``, ``en/changes.xml``."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from liangzheng.plugin.data import Change
from liangzheng.plugin.navigation import Navigation
from verifier_wasm.rules.china_time import CHINA

FILE: Final = "changes.xml"


def write(
    site: Path,
    changes: Sequence[Change],
    navigation: Navigation,
    *,
    site_url: str | None,
    words: Mapping[str, Mapping[str, str]],
) -> None:
    """Write the feeds. Links are absolute where the site's address is known, else relative to the feed."""
    for lang, texts in words.items():
        base = f"{site_url}{lang}/" if site_url else "./"
        root = ET.Element("rss", version="2.0")
        channel = ET.SubElement(root, "channel")
        _add(channel, title=texts["site_name"], link=base, description=texts["feed_description"])
        _add(channel, language=navigation.languages[lang].feed)
        for change in sorted(changes, key=lambda change: change.date, reverse=True):
            item = ET.SubElement(channel, "item")
            address = _address(navigation.url(lang, change.page), lang, site_url) if change.page else base
            _add(item, title=change.text[lang], link=address)
            _add(item, pubDate=format_datetime(datetime.combine(change.date, time(), CHINA)))
            ET.SubElement(item, "guid", isPermaLink="false").text = f"liangzheng-{change.id}-{lang}"
        ET.indent(root, " ")
        ET.ElementTree(root).write(site / lang / FILE, encoding="utf-8", xml_declaration=True)


def _address(url: str, lang: str, site_url: str | None) -> str:
    """Return a page's address; relative to the feed where the site's is not known."""
    if site_url:
        return f"{site_url}{url}"
    own = f"{lang}/"
    return url.removeprefix(own) if url.startswith(own) else f"../{url}"


def _add(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text
