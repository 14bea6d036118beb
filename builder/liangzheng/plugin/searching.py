"""What search knows of words (``search.yml``), and in whose words people ask (``asked.yml``).

A file of words has both for its own language: ``search`` as it is, ``asked`` without the language.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter

from liangzheng.plugin.both import Strict, Text
from liangzheng.plugin.languages import Languages
from liangzheng.plugin.yaml_file import YamlFile


class Search(Strict):
    """What search knows of words (``search.yml``)."""

    #: Groups of words that mean the same, of both languages.
    same: tuple[tuple[Text, ...], ...] = ()
    #: Traditional characters, each with the simplified one that the guide writes in its place.
    traditional: Annotated[str, Field(pattern=r"^(?:\S\S)*$")] = ""
    #: Language -> words that say nothing about what is asked for.
    stop: Mapping[Text, tuple[tuple[Text, ...], ...]] = {}
    #: Page, by its file name without suffix -> how much it counts beside others; 1 where it is not listed.
    pages: Mapping[Text, Annotated[float, Field(gt=0, le=10)]] = {}


#: Page, by its file name without suffix -> heading, by its id (`PAGE_ITSELF` for what stands before the
#: first) -> language -> the words of those who ask for it (``asked.yml``).
type Asked = Mapping[Text, Mapping[Text, Mapping[Text, tuple[Text, ...]]]]
#: The beginning of a page, among its headings.
PAGE_ITSELF: Final = "start"


def read(search: YamlFile, asked: YamlFile, languages: Languages) -> tuple[Search, Asked]:
    """Return both, with those of the site's further languages; `BuilderError` with file, line and field."""
    known, words = (search.parsed_as(TypeAdapter(Search)), asked.parsed_as(TypeAdapter(Asked)))
    for tag in known.stop:
        _check(search, ("stop", tag), languages)
    for page, headings in words.items():
        for heading, texts in headings.items():
            for tag in texts:
                _check(asked, (page, heading, tag), languages)
    for tag, file in languages.words.items():
        own = file.parsed(TypeAdapter(Search), file.values.get("search", {}), at=("search",))
        known = _joined(known, own)
        shape: TypeAdapter[Mapping[str, Mapping[str, tuple[Text, ...]]]] = TypeAdapter(
            Mapping[Text, Mapping[Text, tuple[Text, ...]]]
        )
        words = _with(words, tag, file.parsed(shape, file.values.get("asked", {}), at=("asked",)))
    return known, words


def _check(file: YamlFile, place: tuple[str, ...], languages: Languages) -> None:
    if place[-1] not in languages.known:
        raise file.fault(place, f"none of the languages {', '.join(languages.known)}")


def _joined(search: Search, more: Search) -> Search:
    return Search(
        same=(*search.same, *more.same),
        traditional=search.traditional + more.traditional,
        stop={**search.stop, **more.stop},
        pages={**search.pages, **more.pages},
    )


def _with(asked: Asked, tag: str, own: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Asked:
    joined: dict[str, Any] = {page: dict(headings) for page, headings in asked.items()}
    for page, headings in own.items():
        for heading, texts in headings.items():
            at = joined.setdefault(page, {})
            at[heading] = {**at.get(heading, {}), tag: texts}
    return joined
