"""The languages of a site: those that ``mkdocs.yml`` names, in its order, and what is known of each.

Two have their words side by side in the data files (``languages.yml``, `SIDE_BY_SIDE`). A further one is a
folder of pages, a file of words and one of the verifier's sentences; what it lacks, one of the two lends it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter

from liangzheng.errors import BuilderError
from liangzheng.plugin import marked_yaml, yaml_file
from liangzheng.plugin.both import Strict, Text
from liangzheng.plugin.setting_lines import option_place
from liangzheng.plugin.yaml_file import YamlFile

#: Where the words of the further languages lie, below the data files.
WORDS: Final = "words"
#: The page that a language has at the least.
HOME: Final = "index"
#: Language, script, region (BCP 47): the name of a folder and a part of addresses.
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


class Numbers(Strict):
    """How numbers from a size on are written: in which unit, and ``{n}`` of it."""

    least: Annotated[int, Field(ge=0, alias="from")]
    unit: Annotated[int, Field(ge=1)]
    text: Text


class Head(Strict):
    """What a language says of itself; `languages.yml` explains it. What is left out follows from the tag."""

    name: Text
    html: Text | None = None
    direction: Literal["ltr", "rtl"] = "ltr"
    fallback: Text | None = None
    locale: Text | None = None
    feed: Text | None = None
    voice: Text | None = None
    spaces: bool = True
    numbers: tuple[Numbers, ...] = ()
    axis: Annotated[int, Field(ge=1)] | None = None
    foreign: bool = False
    #: What stands on each of its pages, such as that nobody has proofread them.
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """One language; ``fallback`` is the one that lends it what it lacks, None for one of the two."""

    tag: str
    name: str
    html: str
    direction: str
    locale: str
    feed: str
    voice: str
    spaces: bool
    numbers: tuple[Numbers, ...]
    axis: int
    foreign: bool
    fallback: str | None = None
    note: str | None = None


def _language(tag: str, head: Head, lender: Language | None = None) -> Language:
    html = head.html or tag
    numbers, axis = head.numbers, head.axis
    if lender is not None:
        numbers, axis = numbers or lender.numbers, axis or lender.axis
    return Language(
        tag=tag,
        name=head.name,
        html=html,
        direction=head.direction,
        locale=head.locale or html.replace("-", "_"),
        feed=head.feed or html.lower(),
        voice=head.voice or html,
        spaces=head.spaces,
        numbers=numbers,
        axis=axis or 1,
        foreign=head.foreign,
        fallback=lender.tag if lender else None,
        note=head.note,
    )


def _side_by_side() -> dict[str, Language]:
    text = files("liangzheng.plugin").joinpath("languages.yml").read_text("utf-8")
    heads = TypeAdapter(dict[str, Head]).validate_python(marked_yaml.values(text))
    return {tag: _language(tag, head) for tag, head in heads.items()}


#: The languages whose words stand side by side, by tag.
SIDE_BY_SIDE: Final[Mapping[str, Language]] = _side_by_side()


class Languages:
    """The languages of one site, the default one first."""

    def __init__(
        self, languages: Sequence[Language], words: Mapping[str, YamlFile], known: Sequence[str]
    ) -> None:
        self._languages = {language.tag: language for language in languages}
        #: Of the further languages, their files of words.
        self.words = words
        #: The tags of the folders that hold a language's pages, also where the site does without it.
        self.known = tuple(known)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags, in order."""
        return tuple(self._languages)

    @property
    def unused(self) -> tuple[str, ...]:
        """The folders, each with its slash, of the languages that the site does without."""
        return tuple(f"{tag}/" for tag in self.known if tag not in self._languages)

    @property
    def default(self) -> Language:
        """The first."""
        return next(iter(self))

    @property
    def for_others(self) -> Language:
        """Whom readers of none of the languages are led to."""
        return next((language for language in self if language.foreign), self.default)

    @property
    def lent_to(self) -> dict[str, str]:
        """The further languages, each with the one that lends it what it lacks."""
        return {language.tag: language.fallback for language in self if language.fallback}

    def __iter__(self) -> Iterator[Language]:
        """Yield the languages, in order."""
        return iter(self._languages.values())

    def __getitem__(self, tag: str) -> Language:
        """Return one of the site's; `KeyError` for another."""
        return self._languages[tag]

    def ways(self, tag: str) -> tuple[str, ...]:
        """Return where a page is looked for: in the language, in the one it falls back to, in the others."""
        fallback = self[tag].fallback
        return tuple(dict.fromkeys((tag, *((fallback,) if fallback in self.tags else ()), *self.tags)))


def both() -> Languages:
    """Return the two whose words stand side by side, as a site has them where nothing is said."""
    return Languages(tuple(SIDE_BY_SIDE.values()), {}, tuple(SIDE_BY_SIDE))


def load(tags: Sequence[Any], content: Path, config: Path) -> Languages:
    """Return the languages of a site; ``content``: its folder of pages, ``config``: the file that names them.

    Raises `BuilderError`, with file and line, for what is no tag, stands there twice, has no words or pages.
    """
    folder = content / "data" / WORDS
    known = (*SIDE_BY_SIDE, *sorted(path.stem for path in folder.glob("*.yml")))

    def fault(number: int, reason: str) -> BuilderError:
        where = option_place(config, ("languages", number))
        return BuilderError(f"{where}: languages: {reason}", code="build_config")

    if not tags:
        raise fault(0, "a site has at least one language")
    words: dict[str, YamlFile] = {}
    found = []
    for number, tag in enumerate(tags):
        if not isinstance(tag, str) or not _TAG.fullmatch(tag):
            raise fault(number, f"{tag!r} is no language tag such as zh, en or zh-Hant")
        if list(tags).count(tag) > 1:
            raise fault(number, f"{tag!r} stands there twice")
        if tag in SIDE_BY_SIDE:
            language = SIDE_BY_SIDE[tag]
        else:
            shown_as = f"{content.name}/data/{WORDS}/{tag}.yml"
            if tag not in known:
                raise fault(number, f"{tag!r} has no words: {shown_as} is missing")
            words[tag] = yaml_file.read(folder / f"{tag}.yml", shown_as=shown_as)
            language = _further(tag, words[tag])
        if not (content / tag / f"{HOME}.md").is_file():
            raise fault(number, f"{tag!r} has no pages: {content.name}/{tag}/{HOME}.md is missing")
        found.append(language)
    return Languages(found, words, known)


def _further(tag: str, words: YamlFile) -> Language:
    """Return what a file of words says of its language."""
    values = words.values
    if not isinstance(values, dict) or not isinstance(values.get("language"), dict):
        raise words.fault((), "the file has to begin with what it says of its language")
    head = words.parsed(TypeAdapter(Head), values["language"], at=("language",))
    foreign = next(language.tag for language in SIDE_BY_SIDE.values() if language.foreign)
    fallback = head.fallback or foreign
    if fallback not in SIDE_BY_SIDE:
        listed = ", ".join(SIDE_BY_SIDE)
        raise words.fault(("language", "fallback"), f"words are lent by {listed}, not by {fallback!r}")
    return _language(tag, head, SIDE_BY_SIDE[fallback])
