"""The parts that the site ships, as they are installed here, each with its version, hashes and licence."""

import base64
import hashlib
import re
from dataclasses import dataclass
from importlib import metadata
from typing import Final

from packageurl import PackageURL

from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError
from liangzheng.npm_packages import changed, locked, missing
from liangzheng.ships.licences import LicenceText, texts_of
from liangzheng.ships.listed import Carried, Package, packages

#: "name==version \", then lines of "--hash=sha256:hex"
_LOCKED: Final = r"(?m)^{name}==(?P<version>[^ ]+).*\n(?P<hashes>(?: +--hash=sha256:[0-9a-f]{{64}}.*\n)+)"
_HASH: Final = re.compile(r"sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class ArchiveHash:
    """The hash of an archive that the package may have come in, as the lock file states it."""

    #: ``SHA-256`` or ``SHA-512``.
    algorithm: str
    hexadecimal: str


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """A file of a package that the site uses, with the SHA-256 of what is installed."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    """Something that others made. A package has ``archives``; what it carries has ``inside`` instead."""

    name: str
    #: None where the file that carries it does not state any.
    version: str | None
    #: An SPDX licence expression.
    licence: str
    notice: tuple[str, ...]
    texts: tuple[LicenceText, ...]
    source: str
    purl: str
    archives: tuple[ArchiveHash, ...] = ()
    #: A package's files that are used; of what is carried, the files that it is in.
    files: tuple[ShippedFile, ...] = ()
    #: The name of the package that carries it.
    inside: str | None = None


def read_parts(checkout: Checkout) -> tuple[Part, ...]:
    """Return all parts, each package before what it carries.

    Raises `BuilderError`: ``runtime_missing`` where one is not installed, ``runtime_changed`` where its
    version is not the locked one, ``licence_missing`` where the text of its licence is not to be found.
    """
    return tuple(part for package in packages() for part in _package(checkout, package))


def _package(checkout: Checkout, listed: Package) -> list[Part]:
    if listed.npm:
        version, archives = _npm(checkout, listed.npm)
        purl = _npm_url(listed.npm, version)
        files = tuple(_file(checkout, listed.npm, name) for name in listed.files)
    else:
        assert listed.python
        version, archives = _python(checkout, listed.python)
        purl, files = PackageURL("pypi", None, listed.python, version).to_string(), ()
    part = Part(
        listed.name,
        version,
        listed.licence,
        listed.notice,
        texts_of(checkout, listed),
        listed.source.format(version=version),
        purl,
        archives,
        files,
    )
    return [part, *(_carried(checkout, carried, part) for carried in listed.carries)]


def _carried(checkout: Checkout, listed: Carried, carrier: Part) -> Part:
    files = {file.name: file for file in carrier.files}
    return Part(
        listed.name,
        listed.version,
        listed.licence,
        listed.notice,
        texts_of(checkout, listed),
        listed.source,
        listed.purl,
        files=tuple(files[name] for name in listed.inside),
        inside=carrier.name,
    )


def _npm(checkout: Checkout, name: str) -> tuple[str, tuple[ArchiveHash, ...]]:
    version, integrity = locked(checkout, name)
    # "sha512-BASE64", several apart by spaces (W3C Subresource Integrity, section 3.5)
    found = (text.partition("-") for text in integrity.split())
    return version, tuple(
        ArchiveHash(f"SHA-{algorithm.removeprefix('sha')}", base64.b64decode(value, validate=True).hex())
        for algorithm, _, value in found
    )


def _npm_url(name: str, version: str) -> str:
    namespace, _, last = name.rpartition("/")
    return PackageURL("npm", namespace or None, last, version).to_string()


def _python(checkout: Checkout, name: str) -> tuple[str, tuple[ArchiveHash, ...]]:
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        raise BuilderError(
            f"the Python package {name} is missing: run `make setup`", code="runtime_missing"
        ) from None
    if not checkout.python_lock.is_file():
        raise BuilderError(
            f"{checkout.python_lock} is missing: it holds the hashes of {name}", code="runtime_missing"
        )
    found = re.search(_LOCKED.format(name=re.escape(name)), checkout.python_lock.read_text("utf-8"))
    if not found or found["version"] != version:
        raise changed(name, version, found and found["version"], checkout.python_lock.name)
    return version, tuple(ArchiveHash("SHA-256", digest) for digest in _HASH.findall(found["hashes"]))


def _file(checkout: Checkout, package: str, name: str) -> ShippedFile:
    try:
        with (checkout.packages / package / name).open("rb") as file:
            return ShippedFile(name, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        raise missing(f"{package}/{name}") from None
