"""Languages: every page has its twin with the same places, a title, a language and one main heading."""

from collections.abc import Iterator

from liangzheng.audit import languages
from liangzheng.audit.pages import Site


def check(site: Site) -> Iterator[tuple[str, str]]:
    """Yield pages without a twin, and headings that one language has and another has not.

    A language that another lends what it lacks need not have every page.
    """
    known = {language.tag: language for language in languages.read(site.path)}
    for page in site.pages.values():
        if not page.title.strip():
            yield page.file, "the page has no title"
        if not page.lang:
            yield page.file, "the page does not say its language"
        if sum(1 for level, _ in page.headings if level == "h1") != 1:
            yield page.file, "the page has not exactly one h1"
        if page.images_without_text:
            yield page.file, f"{page.images_without_text} images have no alt text"
        lang, _, rest = page.file.partition("/")
        if lang not in known or not rest:
            continue
        if page.lang != known[lang].html:
            yield page.file, f"the page says its language is {page.lang!r}"
        if known[lang].fallback:
            continue
        for other in known.values():
            if other.tag == lang or other.fallback:
                continue
            twin = site.pages.get(f"{other.tag}/{rest}")
            if twin is None:
                yield page.file, f"there is no {other.tag}/{rest}"
                continue
            missing = [place for _, place in page.headings if place and place not in twin.ids]
            for place in missing:
                yield page.file, f"the heading {place!r} is not in {twin.file}"
