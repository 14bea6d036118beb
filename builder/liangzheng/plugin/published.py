"""What `liangzheng build` has made before the pages, which name it: runtime, rules, specimens, trust list."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from liangzheng.runtime import PHOTO
from liangzheng.runtime.packs import Pack

#: The name, among a page's files of the runtime, of the sentences of its language.
WORDS: Final = "words"
#: What runs Python in a page.
_PYTHON: Final = frozenset({"python-worker", "pyodide", "python"})
#: In a page, until the build's id is known.
BUILD_ID: Final = "__BUILD__"


@dataclass(frozen=True, slots=True)
class Published:
    """Of a site without a verifier, as `mkdocs build` alone makes it, everything is empty."""

    packs: Mapping[str, Pack] = field(default_factory=dict)
    #: The publisher's rules, JSON text.
    policy: str = "{}"
    #: As `liangzheng.specimens.write` lists them, with ``image`` from the site's root; none where the trust
    #: list does not know their issuer.
    specimens: Sequence[Mapping[str, Any]] = ()
    #: The path of the specimen that the demonstration of live codes shows; "": none.
    live: str = ""
    #: Of the trust list.
    sequence: int | None = None
    #: By further language, the verifier's sentences.
    words: Mapping[str, Pack] = field(default_factory=dict)

    def manifest(self, lang: str) -> str:
        """Return the verifier's files by name for a language, JSON text: the page checks them against it."""
        words = {WORDS: self.words[lang]} if self.packs and lang in self.words else {}
        return _json({name: pack for name, pack in {**self.packs, **words}.items() if name not in PHOTO})

    def photo_manifest(self) -> str:
        """Return the same of the page that checks a photo."""
        return _json({name: pack for name, pack in self.packs.items() if name in PHOTO | _PYTHON})

    @property
    def all_packs(self) -> Mapping[str, Pack]:
        """All files of the runtime, whichever page needs them."""
        return {**self.packs, **{f"{WORDS}-{lang}": pack for lang, pack in self.words.items()}}


def _json(packs: Mapping[str, Pack]) -> str:
    return json.dumps({name: pack.as_dict() for name, pack in packs.items()}, separators=(",", ":"))
