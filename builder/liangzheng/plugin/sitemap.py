"""The sitemap, with each page's twin (sitemaps.org 0.9; hreflang as search engines read it)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from liangzheng.plugin.navigation import Entry, Navigation

FILE: Final = "sitemap.xml"
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"


def write(
    site: Path,
    entries: Mapping[str, Entry],
    navigation: Navigation,
    *,
    site_url: str,
    tags: Mapping[str, str],
) -> None:
    """Write ``sitemap.xml``; ``tags``: the language tag (BCP 47) of each language."""
    ET.register_namespace("", _NAMESPACE)
    ET.register_namespace("xhtml", _XHTML)
    root = ET.Element(f"{{{_NAMESPACE}}}urlset")
    for entry in sorted(entries.values(), key=lambda entry: entry.url):
        url = ET.SubElement(root, f"{{{_NAMESPACE}}}url")
        ET.SubElement(url, f"{{{_NAMESPACE}}}loc").text = site_url + entry.url.removeprefix("./")
        ET.SubElement(url, f"{{{_NAMESPACE}}}lastmod").text = entry.front.checked.isoformat()
        twin = navigation.twin(entry) if entry.lang else None
        for version in (entry, twin) if twin else ():
            link = {"rel": "alternate", "hreflang": tags[version.lang or ""], "href": site_url + version.url}
            ET.SubElement(url, f"{{{_XHTML}}}link", link)
    ET.indent(root, " ")
    ET.ElementTree(root).write(site / FILE, encoding="utf-8", xml_declaration=True)
