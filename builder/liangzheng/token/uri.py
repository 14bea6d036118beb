"""``pkcs11:`` addresses (RFC 7512): which module, which token, which key; and where its PIN lies."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from liangzheng.errors import BuilderError

#: Section 2.3: the attributes that name a token, and those that name an object on it.
_TOKEN: Final = ("token", "serial", "manufacturer", "model")
_OBJECT: Final = ("object", "id", "type")
#: Section 2.4, the query; a PIN written out there would stand in every list of processes.
_QUERY: Final = ("module-path", "pin-source")

#: Section 2.3: characters of a value; every other one is percent-encoded.
_VALUE: Final = re.compile(r"(?:[A-Za-z0-9\-._~:\[\]@!$'()*+,=&/?|]|%[0-9A-Fa-f]{2})*", re.ASCII)
#: An address longer than that is none that a person wrote.
_LENGTH: Final = 4096


@dataclass(frozen=True, slots=True)
class Address:
    """A key's address. ``token``: the attributes by which its token is known, by name."""

    module: Path
    token: dict[str, str] = field(default_factory=dict)
    label: str | None = None
    id: bytes | None = None
    pin_file: Path | None = None


def read_address(text: str) -> Address:
    """Read a ``pkcs11:`` address; `BuilderError` ``token_address`` says what is wrong with it.

    An attribute not known here is refused, since leaving it out could name another key.
    """
    scheme, _, rest = text.partition(":")
    if scheme != "pkcs11" or len(text) > _LENGTH:
        raise _bad("it does not begin with pkcs11:, or is too long")
    path, _, query = rest.partition("?")
    named = _attributes(path, ";", (*_TOKEN, *_OBJECT))
    asked = _attributes(query, "&", _QUERY)
    if named.get("type", b"private") != b"private":
        raise _bad("its type is not private")
    if "object" not in named and "id" not in named:
        raise _bad("it names no key: object=LABEL or id=%01")
    module = _text(asked.get("module-path", b""), "module-path")
    if not module:
        raise _bad("it names no module: ?module-path=/path/of/the/token's/library.so")
    return Address(
        module=Path(module),
        token={name: _text(named[name], name) for name in _TOKEN if name in named},
        label=_text(named["object"], "object") if "object" in named else None,
        id=named.get("id"),
        pin_file=_pin_file(asked.get("pin-source")),
    )


def _attributes(part: str, separator: str, known: tuple[str, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for item in part.split(separator) if part else ():
        name, equals, value = item.partition("=")
        if name == "pin-value":
            raise _bad("a PIN in it can be read by every user of the machine: give pin-source")
        if not equals or name not in known or name in found:
            raise _bad(f"{name[:40]!r} is not known here, or duplicated")
        if not _VALUE.fullmatch(value):
            raise _bad(f"{name} has a character that has to be percent-encoded")
        found[name] = unquote_to_bytes(value)
    return found


def _pin_file(source: bytes | None) -> Path | None:
    """Section 2.4: a file by its path or by a ``file:`` URI; commands (``|``) are not run."""
    if source is None:
        return None
    text = _text(source, "pin-source").removeprefix("file:")
    text = text.removeprefix("//localhost") if text.startswith("//localhost/") else text
    text = text[2:] if text.startswith("///") else text
    if not text or text.startswith(("//", "|")):
        raise _bad("pin-source is not a file on this machine")
    return Path(text)


def _text(value: bytes, name: str) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad(f"{name} is not UTF-8") from error
    if "\0" in text:
        raise _bad(f"{name} holds a NUL")
    return text


def _bad(cause: str) -> BuilderError:
    return BuilderError(f"the pkcs11: address cannot be used: {cause}", code="token_address")
