"""What `liangzheng build` has made before the pages, which name it: runtime, rules, specimens, trust list."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from liangzheng.runtime.packs import Pack

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
    #: Of the trust list.
    sequence: int | None = None

    @property
    def manifest(self) -> str:
        """The runtime's files by name, JSON text: what the page checks them against."""
        return json.dumps({name: pack.as_dict() for name, pack in self.packs.items()}, separators=(",", ":"))
