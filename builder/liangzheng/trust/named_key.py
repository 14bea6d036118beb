"""What is found in a file of keys: those that can be used, and those that are passed over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from verifier_wasm import limits
from verifier_wasm.trusted.store import TrustedKey


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key from a file: the name its certificate gives, or "", and whether the file gives it a kid."""

    key: TrustedKey
    name: str = ""
    has_kid: bool = True
    #: Its kid names it among one issuer's keys only, as the fragment of a DID URL does.
    is_relative: bool = False


class UnusableKeyError(Exception):
    """Says why a key or certificate cannot be used; ``code`` is the `BuilderError`'s if no other is left."""

    def __init__(self, reason: str, *, code: str = "key_unreadable") -> None:
        super().__init__(reason)
        self.code = code


class PrivateKeyError(Exception):
    """A private key stands where public ones belong: nothing is taken, and its owner has to hear of it."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A key of a file that is not taken: where it stands, what it calls itself, and why."""

    where: str
    reason: str
    code: str


@dataclass(slots=True)
class Harvest:
    """The keys of a file, read one by one: what is wrong with one takes nothing from the others."""

    keys: list[NamedKey] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    _read: int = 0

    def take(self, where: str, read: Callable[[], Iterable[NamedKey]]) -> None:
        """Add what ``read`` finds, or why it finds nothing; `UnusableKeyError` ``key_too_many``."""
        self._count()
        try:
            self.keys += read()
        except UnusableKeyError as error:
            self.passed_over.append(PassedOver(where, str(error), error.code))

    def pass_over(self, where: str, reason: str, code: str = "key_unreadable") -> None:
        """Note a key that is not taken; `UnusableKeyError` ``key_too_many``."""
        self._count()
        self.passed_over.append(PassedOver(where, reason, code))

    def _count(self) -> None:
        self._read += 1
        if self._read > limits.KEY_FILE_KEYS:
            raise UnusableKeyError(f"more than {limits.KEY_FILE_KEYS:,} keys", code="key_too_many")
