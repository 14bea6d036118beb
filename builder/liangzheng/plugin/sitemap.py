"""The sitemap, with the languages of each page (sitemaps.org 0.9; hreflang as search engines read it)."""

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
) -> None:
    """Write ``sitemap.xml``."""
    ET.register_namespace("", _NAMESPACE)
    ET.register_namespace("xhtml", _XHTML)
    root = ET.Element(f"{{{_NAMESPACE}}}urlset")
    for entry in sorted(entries.values(), key=lambda entry: entry.url):
        url = ET.SubElement(root, f"{{{_NAMESPACE}}}url")
        ET.SubElement(url, f"{{{_NAMESPACE}}}loc").text = site_url + entry.url.removeprefix("./")
        ET.SubElement(url, f"{{{_NAMESPACE}}}lastmod").text = entry.front.checked.isoformat()
        versions = navigation.versions(entry)
        for version in versions if len(versions) > 1 else ():
            tag = navigation.languages[version.lang or ""].html
            link = {"rel": "alternate", "hreflang": tag, "href": site_url + version.url}
            ET.SubElement(url, f"{{{_XHTML}}}link", link)
    ET.indent(root, " ")
    ET.ElementTree(root).write(site / FILE, encoding="utf-8", xml_declaration=True)
