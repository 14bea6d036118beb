"""The search page: what is known when every page has been made is put in at the end of a build."""

from pathlib import Path
from typing import Final

#: Until the text that is searched has been written and its name is known.
INDEX: Final = "__SEARCH_INDEX__"
#: The same for all headings.
HEADINGS: Final = "__SEARCH_HEADINGS__"


def fill(site: Path, lang: str, *, index: str, headings: str) -> None:
    """Put in the name of the text that is searched in a language, and the list of its headings."""
    for page in site.glob(f"{lang}/search/index.html"):
        page.write_text(page.read_text("utf-8").replace(INDEX, index).replace(HEADINGS, headings), "utf-8")
