"""What a checker remembers between checks, so that a host cannot take it back in time.

The root followed so far, the highest sequence of its trust lists, the newest signed time that was seen, and
when the status lists that were used were issued.
A root whose lists hold specimens only is never held on to: it vouches for nobody.

What a publisher can repair must not lock its readers out afterwards. So a signed time that lies in the future
of this device is not remembered, nor anything else of a trust list that bears one: some clock is wrong, and
it may be the publisher's. And the sequence counts within one generation of root keys: with the next it starts
anew, as in The Update Framework (section 5.3.11, "fast-forward attack").
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from verifier_wasm.encoding import json_text
from verifier_wasm.errors import LiangzhengError, TrustError
from verifier_wasm.trusted.roots import Root, check_way, encode_root, read_changes, read_root
from verifier_wasm.trusted.store import TrustStore
from verifier_wasm.trusted.trust_list import open_trust_list

#: Most status lists remembered: the latest ones; each is some hundred bytes.
_LISTS: Final = 200

#: ``seen_at`` of a device that has seen nothing yet: its clock is compared with the list's own time alone.
NOTHING_SEEN: Final = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered; the default is nothing.

    ``listed``: when the trust list of ``sequence`` was issued; ``newest``: the newest signed time of all;
    ``lists``: when the newest status list of a URI was issued. All in seconds since 1970, and none of them
    was in this device's future when it was seen.
    """

    root: Root | None = None
    sequence: int = 0
    listed: int = 0
    newest: int = 0
    lists: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `dump` wrote; what is not such a memory remembers nothing."""
        try:
            match json_text.loads(text or "{}"):
                case {
                    "root": None | str() as root,
                    "sequence": int(sequence),
                    "newest": int(newest),
                    "lists": dict(lists),
                    **others,
                } if sequence >= 0 and len(lists) <= _LISTS:
                    return cls(
                        None if root is None else read_root(b64decode(root, validate=True)),
                        sequence,
                        # The first memories had no such time: the list was not newer than the newest.
                        _second(others.get("listed", 0 if root is None else newest)),
                        _second(newest),
                        {uri: _second(second) for uri, second in lists.items()},
                    )
        except (ValueError, Base64Error, LiangzhengError):
            pass
        return cls()

    def dump(self) -> str:
        """Write it as JSON text."""
        root = None if self.root is None else b64encode(encode_root(self.root)).decode("ascii")
        values = {
            "root": root,
            "sequence": self.sequence,
            "listed": self.listed,
            "newest": self.newest,
            "lists": dict(self.lists),
        }
        return json.dumps(values, ensure_ascii=False)

    def open(
        self, trust_list: bytes, root: bytes, changes: bytes = b"", *, at: datetime, skew: timedelta
    ) -> tuple[TrustStore, Self]:
        """Open a trust list by the root that came with it, and by what is remembered.

        ``changes``: the publisher's changes of root, by which a remembered root leads to the present one.
        ``at``: this device's time, which may be wrong by ``skew``.

        (1) the root is the one remembered, or one that it leads to; (2) the list is signed by it, and within
        one generation of root keys no older than the last; (3) of a list from the future nothing is
        remembered; (4) a list that follows the last and bears an earlier time takes the later time back: the
        publisher's clock was wrong, and the publisher has said so.

        Returns the store, whose ``seen_at`` is the newest time seen so far, and what to remember from now on.
        Raises the errors of `read_root`, `read_changes` and `open_trust_list`; `TrustError`
        ``trust_root_rollback`` (an older root), ``trust_root_unknown`` (one that the remembered root does
        not lead to) and ``trust_root_signature`` (one that it leads to without the signatures needed).
        """
        # (1)
        present = read_root(root)
        if self.root is not None:
            if present.version < self.root.version:
                raise TrustError("trust_root_rollback", "the root is older than the one seen before")
            if self.root.id != present.id:
                check_way(self.root, present, read_changes(changes) if changes else ())
        # (2)
        same = self.root is not None and self.root.id == present.id
        store = open_trust_list(trust_list, root=present, minimum_sequence=self.sequence if same else 0)
        assert store.issued_at is not None
        # (3)
        if store.issued_at - at > skew:
            return replace(store, seen_at=_time(self.newest)), self
        issued = int(store.issued_at.timestamp())
        kept = replace(self, newest=max(self.newest, issued))
        if not all(issuer.specimen for issuer in store.issuers):
            # (4)
            follows = self.root is not None and (not same or store.sequence > self.sequence)
            if follows and issued < self.listed:
                lists = {uri: time for uri, time in self.lists.items() if _time(time) - at <= skew}
                kept = replace(kept, newest=max(issued, *lists.values(), 0), lists=lists)
            kept = replace(kept, root=present, sequence=store.sequence, listed=issued)
        return replace(store, seen_at=_time(kept.newest)), kept

    def seen(self, uri: str) -> datetime | None:
        """Return when the newest status list used for a URI was issued."""
        second = self.lists.get(uri)
        return None if second is None else _time(second)

    def saw_list(self, uri: str, issued_at: datetime, *, at: datetime, skew: timedelta) -> Self:
        """Remember a status list that was used, and its time if it is the newest; nothing of a future one.

        ``at``, ``skew``: as for `open`. A check for another time than the present may use such a list.
        """
        if issued_at - at > skew:
            return self
        second = int(issued_at.timestamp())
        others = [item for item in self.lists.items() if item[0] != uri]
        lists = dict([*others, (uri, max(second, self.lists.get(uri, 0)))][-_LISTS:])
        return replace(self, newest=max(self.newest, second), lists=lists)


def _time(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _second(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 253_402_300_799:  # the year 9999
        raise ValueError(value)
    return value
