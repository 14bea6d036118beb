"""Structured data of a page (schema.org, as JSON-LD): what a search engine may show of it.

Made from the page's own text, so it cannot say anything else. A data block is not code: the
Content-Security-Policy, which allows no inline script, has nothing to say about it (HTML, 4.12.1.1).
"""

import json
import re
from typing import Any, Final

from markupsafe import Markup

from liangzheng.plugin.navigation import Entry
from liangzheng.plugin.search import plain_text

_QUESTION: Final = re.compile(r'(?s)<h3 id="[^"]+">(.*?)</h3>(.*?)(?=<h[23]\b|\Z)')
_LIST: Final = re.compile(r"(?s)<ol>(.*?)</ol>")
_ITEM: Final = re.compile(r"(?s)<li>(.*?)</li>")


def structured_data(
    entry: Entry, markup: str, *, language: str, site_name: str, address: str | None
) -> Markup:
    """Return the JSON-LD of a page; ``address`` is its full URL where the site's is known."""
    common: dict[str, Any] = {
        "@context": "https://schema.org",
        "name": entry.front.title,
        "description": entry.front.description,
        "inLanguage": language,
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "WebSite", "name": site_name},
    }
    if entry.front.checked:
        common["dateModified"] = entry.front.checked.isoformat()
    if address:
        common["url"] = address
    text = json.dumps(common | _special(entry, markup), ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only "<" can end the data (HTML, 4.12.1.3).
    return Markup(text.replace("<", r"\u003c"))  # noqa: S704 - escaped in the line itself


def _special(entry: Entry, markup: str) -> dict[str, Any]:
    match entry.front.kind:
        case "faq":
            return {
                "@type": "FAQPage",
                "mainEntity": [_question(*found) for found in _QUESTION.findall(markup)],
            }
        case "how-to":
            first = _LIST.search(markup)
            steps = _ITEM.findall(first[1]) if first else []
            return {
                "@type": "HowTo",
                "step": [{"@type": "HowToStep", "text": plain_text(step)} for step in steps],
            }
        case _:
            return {"@type": "Article", "headline": entry.front.title}


def _question(title: str, answer: str) -> dict[str, Any]:
    return {
        "@type": "Question",
        "name": plain_text(title),
        "acceptedAnswer": {"@type": "Answer", "text": plain_text(answer)},
    }
