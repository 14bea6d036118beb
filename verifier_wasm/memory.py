"""What a checker remembers between checks, so that a host cannot take it back in time.

The root followed so far, the highest sequence of its trust lists, the newest signed time that was seen, and
when the status lists that were used were issued.
A root whose lists hold specimens only is never held on to: it vouches for nobody.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, Self

from verifier_wasm import json_text
from verifier_wasm.errors import LiangzhengError, TrustError
from verifier_wasm.roots import Root, encode_root, follow, read_changes, read_root
from verifier_wasm.trust import TrustStore
from verifier_wasm.trust_list import open_trust_list

#: Most status lists remembered: the latest ones; each is some hundred bytes.
_LISTS: Final = 200


@dataclass(frozen=True, slots=True)
class Memory:
    """``newest``: seconds since 1970; ``lists``: when the newest list of a URI was issued, likewise.

    The default remembers nothing.
    """

    root: Root | None = None
    sequence: int = 0
    newest: int = 0
    lists: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `dump` wrote; what is no such memory remembers nothing."""
        try:
            match json_text.loads(text or "{}"):
                case {
                    "root": None | str() as root,
                    "sequence": int(sequence),
                    "newest": int(newest),
                    "lists": dict(lists),
                } if sequence >= 0 and len(lists) <= _LISTS:
                    return cls(
                        None if root is None else read_root(b64decode(root, validate=True)),
                        sequence,
                        _second(newest),
                        {uri: _second(second) for uri, second in lists.items()},
                    )
        except (ValueError, Base64Error, LiangzhengError):
            pass
        return cls()

    def dump(self) -> str:
        """Write it as JSON text."""
        root = None if self.root is None else b64encode(encode_root(self.root)).decode("ascii")
        values = {"root": root, "sequence": self.sequence, "newest": self.newest, "lists": dict(self.lists)}
        return json.dumps(values, ensure_ascii=False)

    def open(self, trust_list: bytes, root: bytes, changes: bytes = b"") -> tuple[TrustStore, Self]:
        """Open a trust list by the root that came with it, and by what is remembered.

        ``changes``: the publisher's changes of root, by which a remembered root leads to the present one.
        Returns the store, whose ``seen_at`` is the newest time known, and what to remember from now on.
        Raises the errors of `read_root`, `follow` and `open_trust_list`; `TrustError`
        ``trust_root_rollback`` (an older root) and ``trust_root_unknown`` (one that the remembered root does
        not lead to).
        """
        present = read_root(root)
        minimum = 0
        if self.root is not None:
            if present.version < self.root.version:
                raise TrustError("trust_root_rollback", "the root is older than the one seen before")
            if self.root.id != present.id:
                self._follow_to(present, changes)
            minimum = self.sequence
        store = open_trust_list(trust_list, root=present, minimum_sequence=minimum)
        newest = self.newest
        if store.issued_at is not None:
            newest = max(newest, int(store.issued_at.timestamp()))
        kept = replace(self, newest=newest)
        if not all(issuer.specimen for issuer in store.issuers):
            kept = replace(kept, root=present, sequence=store.sequence)
        return replace(store, seen_at=datetime.fromtimestamp(newest, UTC)), kept

    def _follow_to(self, present: Root, changes: bytes) -> None:
        assert self.root is not None
        read = read_changes(changes) if changes else ()
        # Stop at the root that is served: a later one may be on its way.
        reached = self.root
        for change in read:
            reached = follow(reached, [change])
            if reached.id == present.id:
                return
        raise TrustError("trust_root_unknown", "the root is not one that the root seen before leads to")

    def seen(self, uri: str) -> datetime | None:
        """Return when the newest status list used for a URI was issued."""
        second = self.lists.get(uri)
        return None if second is None else datetime.fromtimestamp(second, UTC)

    def saw_list(self, uri: str, issued_at: datetime) -> Self:
        """Remember a status list that was used, and its time if it is the newest."""
        second = int(issued_at.timestamp())
        others = [item for item in self.lists.items() if item[0] != uri]
        lists = dict([*others, (uri, max(second, self.lists.get(uri, 0)))][-_LISTS:])
        return replace(self, newest=max(self.newest, second), lists=lists)


def _second(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 253_402_300_799:  # the year 9999
        raise ValueError(value)
    return value
