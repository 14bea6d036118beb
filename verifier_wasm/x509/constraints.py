"""Name constraints (RFC 5280 section 4.2.1.10): for which names a CA may sign."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from verifier_wasm import limits
from verifier_wasm.errors import DecodeError
from verifier_wasm.x509 import der, names
from verifier_wasm.x509.certificate import NAME_CONSTRAINTS, Certificate

#: GeneralName (section 4.2.1.6) by its tag: the kinds that are compared here.
_EMAIL, _DNS, _DIRECTORY, _URI = 0x81, 0x82, 0xA4, 0x86
_PERMITTED, _EXCLUDED = 0xA0, 0xA1
#: RFC 3986 section 3: the host of a URI with an authority.
_HOST: Final = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:\[\]]+)(?::\d*)?(?:[/?#].*)?", re.DOTALL)

type _Names = list[tuple[int, bytes]]


def check_names(certificate: Certificate, ca: Certificate) -> None:
    """Check that a CA above may sign for the names of a certificate.

    Raises `DecodeError` ``issuer_chain_names`` (it may not) and ``issuer_chain_extension`` (a constraint,
    or a name that it is about, is of a kind that is not compared here, or cannot be read).
    """
    if ca.name_constraints is None:
        return
    try:
        permitted, excluded = _subtrees(ca.name_constraints)
        own = _names(certificate)
        if len(own) * (len(permitted) + len(excluded)) > limits.NAME_COMPARISONS:
            raise ValueError("too many names")  # noqa: TRY301 - as one that cannot be read
        allowed = all(_permits(permitted, name) and not _is_in(excluded, name) for name in own)
        # A form of name that is not compared here binds only those that have such a name.
        forms = {form for form, _ in (*permitted, *excluded)} - _COMPARED.keys()
        unclear = any(form in forms for form, _ in own)
    except (ValueError, IndexError) as error:
        raise DecodeError("issuer_chain_extension", extension=NAME_CONSTRAINTS) from error
    if not allowed:
        raise DecodeError("issuer_chain_names")
    if unclear:
        raise DecodeError("issuer_chain_extension", extension=NAME_CONSTRAINTS)


def _subtrees(value: bytes) -> tuple[_Names, _Names]:
    found: dict[int, _Names] = {_PERMITTED: [], _EXCLUDED: []}
    for part in der.items(der.only(value, der.SEQUENCE)):
        if part.tag not in found:
            raise ValueError("neither permitted nor excluded")
        for subtree in der.items(part.contents):
            base, *range_of = der.items(der.only(subtree.whole, der.SEQUENCE))
            # Section 4.2.1.10: minimum is 0, which DER leaves out, and maximum is absent.
            if range_of and [bound[:2] for bound in range_of] != [(0x80, b"\0")]:
                raise ValueError("a subtree with limits")
            found[part.tag].append((base.tag, base.contents))
    return found[_PERMITTED], found[_EXCLUDED]


def _names(certificate: Certificate) -> _Names:
    found: _Names = []
    if certificate.alternative_names is not None:
        for item in der.items(der.only(certificate.alternative_names, der.SEQUENCE)):
            found.append((item.tag, item.contents))
    if names.comparable(certificate.subject):  # one that is empty is not a name
        found.append((_DIRECTORY, certificate.subject))
    if not any(form == _EMAIL for form, _ in found):
        found += [(_EMAIL, text.encode()) for text in names.values(certificate.subject, names.EMAIL)]
    return found


def _permits(permitted: _Names, name: tuple[int, bytes]) -> bool:
    """Say whether a name is in one of the permitted subtrees of its form; a form without any is not bound."""
    return (
        _is_in(permitted, name)
        or not any(form == name[0] for form, _ in permitted)
        or name[0] not in _COMPARED
    )


def _is_in(subtrees: Iterable[tuple[int, bytes]], name: tuple[int, bytes]) -> bool:
    form, value = name
    compare = _COMPARED.get(form)
    return compare is not None and any(compare(value, base) for kind, base in subtrees if kind == form)


def _directory(value: bytes, base: bytes) -> bool:
    return names.within(value, base)


def _dns(value: bytes, base: bytes) -> bool:
    name, above = _lower(value).rstrip("."), _lower(base).strip(".")
    return not above or name == above or name.endswith("." + above)


def _email(value: bytes, base: bytes) -> bool:
    """Compare a mailbox with one mailbox, with those at a host, or below a domain (with a dot before it)."""
    if b"@" in base:
        box, _, host = value.rpartition(b"@")
        base_box, _, base_host = base.rpartition(b"@")
        return box.lower() == base_box.lower() and _lower(host) == _lower(base_host)
    if value.count(b"@") != 1:
        raise ValueError("no mailbox")
    return _host_in(_lower(value.partition(b"@")[2]), _lower(base))


def _uri(value: bytes, base: bytes) -> bool:
    found = _HOST.fullmatch(_lower(value))
    if found is None:
        raise ValueError("a URI without a host")
    return _host_in(found[1], _lower(base))


def _host_in(host: str, base: str) -> bool:
    return host.endswith(base) and host != base if base.startswith(".") else host == base


def _lower(value: bytes) -> str:
    return value.decode("ascii").lower()  # IA5String; UnicodeDecodeError is a ValueError


_COMPARED: Final[dict[int, Callable[[bytes, bytes], bool]]] = {
    _EMAIL: _email,
    _DNS: _dns,
    _DIRECTORY: _directory,
    _URI: _uri,
}
