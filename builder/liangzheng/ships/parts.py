"""The parts that the site ships, as they are installed here, each with its version, hashes and licence."""

import base64
import hashlib
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from packageurl import PackageURL

from liangzheng.errors import BuilderError
from liangzheng.npm_packages import changed, locked, missing
from liangzheng.project import Project
from liangzheng.ships.licences import LicenceText, texts_of
from liangzheng.ships.listed import Carried, Package, packages

_LOCK: Final = "requirements.lock"
#: Where this program lies with the lock file it was installed by, for a project that has none of its own.
_CHECKOUT: Final = Path(__file__).parents[3]
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


def read_parts(project: Project) -> tuple[Part, ...]:
    """Return all parts, each package before what it carries.

    Raises `BuilderError`: ``runtime_missing`` where one is not installed, ``runtime_changed`` where its
    version is not the locked one, ``licence_missing`` where the text of its licence is not to be found.
    """
    return tuple(part for package in packages() for part in _package(project, package))


def _package(project: Project, listed: Package) -> list[Part]:
    if listed.npm:
        version, archives = _npm(project, listed.npm)
        purl = _npm_url(listed.npm, version)
        files = tuple(_file(project.packages / listed.npm, name) for name in listed.files)
    else:
        assert listed.python
        version, archives = _python(project, listed.python)
        purl, files = PackageURL("pypi", None, listed.python, version).to_string(), ()
    part = Part(
        listed.name,
        version,
        listed.licence,
        listed.notice,
        texts_of(project, listed),
        listed.source.format(version=version),
        purl,
        archives,
        files,
    )
    return [part, *(_carried(project, carried, part) for carried in listed.carries)]


def _carried(project: Project, listed: Carried, carrier: Part) -> Part:
    files = {file.name: file for file in carrier.files}
    return Part(
        listed.name,
        listed.version,
        listed.licence,
        listed.notice,
        texts_of(project, listed),
        listed.source,
        listed.purl,
        files=tuple(files[name] for name in listed.inside),
        inside=carrier.name,
    )


def _npm(project: Project, name: str) -> tuple[str, tuple[ArchiveHash, ...]]:
    version, integrity = locked(project, name)
    # "sha512-BASE64", several apart by spaces (W3C Subresource Integrity, section 3.5)
    found = (text.partition("-") for text in integrity.split())
    return version, tuple(
        ArchiveHash(f"SHA-{algorithm.removeprefix('sha')}", base64.b64decode(value, validate=True).hex())
        for algorithm, _, value in found
    )


def _npm_url(name: str, version: str) -> str:
    namespace, _, last = name.rpartition("/")
    return PackageURL("npm", namespace or None, last, version).to_string()


def _python(project: Project, name: str) -> tuple[str, tuple[ArchiveHash, ...]]:
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        raise BuilderError(
            f"the Python package {name} is missing: run `make setup`", code="runtime_missing"
        ) from None
    lock = next((path for folder in (project.root, _CHECKOUT) if (path := folder / _LOCK).is_file()), None)
    if lock is None:
        raise BuilderError(
            f"{project.root / _LOCK} is missing: it holds the hashes of {name}", code="runtime_missing"
        )
    found = re.search(_LOCKED.format(name=re.escape(name)), lock.read_text("utf-8"))
    if not found or found["version"] != version:
        raise changed(name, version, found and found["version"], _LOCK)
    return version, tuple(ArchiveHash("SHA-256", digest) for digest in _HASH.findall(found["hashes"]))


def _file(folder: Path, name: str) -> ShippedFile:
    try:
        with (folder / name).open("rb") as file:
            return ShippedFile(name, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        raise missing(f"{folder.name}/{name}") from None
