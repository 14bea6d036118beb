"""A signing key that stays in its token (PKCS#11 version 2.40 and 3.0), through ``python-pkcs11``.

The message is hashed here and the hash signed there, so that a token needs no more than plain ECDSA.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from liangzheng import extras
from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.token.uri import Address, read_address
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.crypto.signatures import verify_signature

try:
    import pkcs11
    from pkcs11 import Attribute, Mechanism, TokenFlag

    from liangzheng.token.pair import attribute_of, key_pair
except ModuleNotFoundError as error:
    raise BuilderError(extras.explain(error) or str(error), code="token_support") from error

#: Curve -> COSE algorithm and hash (RFC 9053 section 2.1); Ed25519 takes the message whole (section 2.2).
_ALGORITHMS: Final[dict[str, tuple[int, Callable[[bytes], Any] | None]]] = {
    "P-256": (-7, hashlib.sha256),
    "P-384": (-35, hashlib.sha384),
    "P-521": (-36, hashlib.sha512),
    "Ed25519": (-8, None),
}
_PIN_LENGTH: Final = 1024


class TokenKey:
    """A private key in a token, with its COSE algorithm and its kid; a `Signer` while its session is open."""

    def __init__(self, private: Any, public: PublicKey, pin: str | None) -> None:
        if public.curve not in _ALGORITHMS:
            raise BuilderError("the token's key is on a curve that is not used here", code="token_key")
        self.algorithm, self._hash = _ALGORITHMS[public.curve]
        self.public = replace(public, algorithms=frozenset({self.algorithm}))
        self.kid = kid_of(self.public)
        self._private = private
        #: For keys that want it before every use (CKA_ALWAYS_AUTHENTICATE).
        self._pin = {"pin": pin} if pin and attribute_of(private, Attribute.ALWAYS_AUTHENTICATE) else {}

    def sign(self, message: bytes) -> bytes:
        """Return the signature in COSE's form; `BuilderError` ``token_failed``.

        A token's r and s come as COSE writes them. The result is checked, as the public half comes from
        another object of the token, which may be another key's.
        """
        data = self._hash(message).digest() if self._hash else message
        mechanism = Mechanism.ECDSA if self._hash else Mechanism.EDDSA
        try:
            signature: bytes = self._private.sign(data, mechanism=mechanism, **self._pin)
        except pkcs11.PKCS11Error as error:
            raise _failed("the token did not sign", error) from error
        if not verify_signature(
            algorithm=self.algorithm, key=self.public, message=message, signature=signature
        ):
            raise BuilderError("the token's signature does not match its public key", code="token_failed")
        return signature


@contextmanager
def open_token_key(address: str, *, pin: Callable[[str], str] | None = None) -> Iterator[TokenKey]:
    """Give the key at a ``pkcs11:`` address, for the length of the block.

    ``pin``: asked for the token's PIN, by the token's name, where the address names no file with it. Raises
    `BuilderError` ``token_address``, ``token_module``, ``token_missing`` (no token like that, or several),
    ``token_pin``, ``token_key`` (no key like that, or several, or of a kind not used here) and
    ``token_failed``.
    """
    wanted = read_address(address)
    token = _token(wanted)
    known_pin = None
    if not token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:  # else it is typed on the reader
        known_pin = _pin(wanted, token.label, pin)
    with _session(token, known_pin) as session:
        try:
            key = TokenKey(*key_pair(session, wanted), known_pin)
        except pkcs11.PKCS11Error as error:
            raise _failed("the token gave no key", error) from error
        yield key


def _token(wanted: Address) -> Any:
    if not wanted.module.is_file():
        raise BuilderError(f"{wanted.module}: no such module", code="token_module")
    try:
        tokens = [token for token in pkcs11.lib(str(wanted.module)).get_tokens() if _is(token, wanted)]
    except pkcs11.PKCS11Error as error:
        raise BuilderError(
            f"{wanted.module}: not a PKCS#11 module that works here", code="token_module"
        ) from error
    if len(tokens) != 1:
        found = "several tokens match" if tokens else "no token matches"
        raise BuilderError(f"{found} the address", code="token_missing")
    return tokens[0]


def _is(token: Any, wanted: Address) -> bool:
    if not token.flags & TokenFlag.TOKEN_INITIALIZED:
        return False
    own = {
        "token": token.label,
        "serial": token.serial.decode("utf-8", "replace"),
        "manufacturer": token.manufacturer_id,
        "model": token.model,
    }
    # PKCS#11 fills these up with blanks.
    return all(own[name].rstrip(" \0") == value.rstrip(" ") for name, value in wanted.token.items())


def _pin(wanted: Address, name: str, ask: Callable[[str], str] | None) -> str:
    if wanted.pin_file is not None:
        try:
            pin = as_utf8(read_limited(wanted.pin_file, _PIN_LENGTH)).decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise BuilderError(f"{wanted.pin_file}: no PIN", code="token_pin") from error
    else:
        pin = ask(name) if ask else ""
    if not pin:
        raise BuilderError(f"token {name}: its PIN is missing", code="token_pin")
    return pin


@contextmanager
def _session(token: Any, pin: str | None) -> Iterator[Any]:
    try:
        try:
            session = token.open(user_pin=pkcs11.PROTECTED_AUTH if pin is None else pin)
        except pkcs11.UserAlreadyLoggedIn:  # for another key of this token
            session = token.open()
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked) as error:
        locked = "locked" if isinstance(error, pkcs11.PinLocked) else "wrong"
        raise BuilderError(f"token {token.label}: the PIN is {locked}", code="token_pin") from error
    except pkcs11.PKCS11Error as error:
        raise _failed(f"token {token.label} cannot be opened", error) from error
    with session:
        yield session


def _failed(what: str, error: Exception) -> BuilderError:
    detail = f"{type(error).__name__} {error}".strip()
    return BuilderError(f"{what} ({detail})", code="token_failed")
