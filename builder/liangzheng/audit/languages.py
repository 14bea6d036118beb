"""The languages of a built site, as ``build.json`` lists them, and what one of them takes from another."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from liangzheng.plugin.languages import SIDE_BY_SIDE
from liangzheng.sealing import MARK

#: What may be lacking, in the words of a complaint.
_KINDS: Final = {"words": "words", "sentences": "sentences of the verifier", "pages": "pages"}


@dataclass(frozen=True, slots=True)
class BuiltLanguage:
    """A language of the site: ``html`` is what its pages say; ``fallback`` lends it what it lacks."""

    tag: str
    html: str
    fallback: str | None = None
    missing: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read(site: Path) -> tuple[BuiltLanguage, ...]:
    """Return the languages; of a site that was built before they were listed, the two that it had."""
    listed = json.loads((site / MARK).read_text("utf-8")).get("languages")
    if listed is None:
        return tuple(BuiltLanguage(language.tag, language.html) for language in SIDE_BY_SIDE.values())
    return tuple(BuiltLanguage(**language) for language in listed)


def lacking(site: Path) -> Iterator[str]:
    """Yield, in one line for each language and kind, what is missing and which language stands in."""
    for language in read(site):
        for kind, names in language.missing.items():
            if names:
                found = f"{len(names)} {_KINDS[kind]} from {language.fallback}"
                yield f"{language.tag}: {found}: {', '.join(names)}"
