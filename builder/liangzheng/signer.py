"""Who signs: a private key in a file or in a token, behind one interface."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Protocol

from liangzheng.keys import Passphrase, SigningKey
from verifier_wasm.crypto.keys import Kid, PublicKey

#: RFC 7512: the scheme of a key's address in a PKCS#11 token.
PKCS11: Final = "pkcs11:"


class Signer(Protocol):
    """A private key that can sign; where it lies is its own affair."""

    @property
    def public(self) -> PublicKey:
        """The public half, bound to ``algorithm``."""

    @property
    def kid(self) -> Kid:
        """The key's id: the beginning of its thumbprint."""

    @property
    def algorithm(self) -> int:
        """The COSE algorithm it signs with."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message in COSE's form (RFC 9053 section 2)."""


@contextmanager
def open_signer(
    key: str, *, passphrase: Passphrase = None, pin: Callable[[str], str] | None = None
) -> Iterator[Signer]:
    """Give the signer of a PKCS#8 PEM file or of a ``pkcs11:`` address, for the length of the block.

    ``pin``: asked for a token's PIN, by the token's name, where the address names no file with it. Raises
    `BuilderError`: ``key_unreadable``, ``key_passphrase``, ``key_type``; ``token_*`` for a token.
    """
    if not key.startswith(PKCS11):
        yield SigningKey.load(Path(key), passphrase)
        return
    from liangzheng.token.key import open_token_key  # noqa: PLC0415 - few sign with a token

    with open_token_key(key, pin=pin) as signer:
        yield signer


@contextmanager
def open_signers(
    keys: Sequence[str], *, passphrase: Passphrase = None, pin: Callable[[str], str] | None = None
) -> Iterator[list[Signer]]:
    """Give the signers of several keys, each as `open_signer` does."""
    with ExitStack() as stack:
        yield [stack.enter_context(open_signer(key, passphrase=passphrase, pin=pin)) for key in keys]
