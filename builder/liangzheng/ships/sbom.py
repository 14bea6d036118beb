"""The software bill of materials: CycloneDX 1.6 in JSON (ECMA-424), the same for the same parts."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib import metadata
from typing import Any, Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from liangzheng.ships.parts import Part

_NAME: Final = "liangzheng"
_LICENCE: Final = "Apache-2.0"
_TOOL: Final = "cyclonedx-python-lib"
#: Which files of its package a carried part is in.
_INSIDE: Final = "liangzheng:inside"


def write_sbom(
    parts: Sequence[Part], *, version: str, at: datetime, files: Mapping[str, str] | None = None
) -> bytes:
    """Return the JSON, in UTF-8: the site of a ``version`` as the main component, and every part of it.

    ``files``: path in the site -> SHA-256 in hexadecimal, listed in the main component. Nothing of chance is
    in it: the serial number is made from the content, and the time is the one given, the build's.
    """
    site = Component(
        name=_NAME,
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=_NAME,
        licenses=[_licence(_LICENCE)],
        components=_files("site", (files or {}).items()),
    )
    components = {part: _component(part) for part in parts}
    tool = Component(name=_TOOL, version=metadata.version(_TOOL), type=ComponentType.LIBRARY, bom_ref=_TOOL)
    bom = Bom(
        components=components.values(),
        metadata=BomMetaData(component=site, tools=ToolRepository(components=[tool]), timestamp=at),
        serial_number=uuid.UUID(int=0),
    )
    packages = {part.name: component for part, component in components.items() if part.inside is None}
    bom.register_dependency(site, packages.values())
    for name, package in packages.items():
        carried = [component for part, component in components.items() if part.inside == name]
        bom.register_dependency(package, carried)
    return _with_serial(json.loads(JsonV1Dot6(bom).output_as_string()))


def _component(part: Part) -> Component:
    carried = part.inside is not None
    reference = f"{part.inside}/{part.name}" if carried else part.name
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        bom_ref=reference,
        licenses=[_licence(part.licence)],
        copyright="\n".join(part.notice) or None,
        purl=PackageURL.from_string(part.purl),
        external_references=[
            ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(part.source)),
            *(_archive(part, hash_.algorithm, hash_.hexadecimal) for hash_ in part.archives),
        ],
        components=() if carried else _files(part.name, ((file.name, file.sha256) for file in part.files)),
        properties=[Property(name=_INSIDE, value=file.name) for file in part.files] if carried else (),
    )


def _archive(part: Part, algorithm: str, hexadecimal: str) -> ExternalReference:
    """Return an archive that the package may have come in: by its package URL, as no host is the only one."""
    hash_ = HashType(alg=HashAlgorithm(algorithm), content=hexadecimal)
    return ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(part.purl), hashes=[hash_])


def _files(owner: str, files: Iterable[tuple[str, str]]) -> list[Component]:
    return [
        Component(
            name=name,
            type=ComponentType.FILE,
            bom_ref=f"{owner}#{name}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)],
        )
        for name, sha256 in files
    ]


def _licence(expression: str) -> License:
    factory = LicenseFactory()
    return factory.make_from_string(expression)


def _with_serial(bom: dict[str, Any]) -> bytes:
    """Give it the serial number that belongs to all of it but its time: one content, one number."""
    about = {key: value for key, value in bom["metadata"].items() if key != "timestamp"}
    timeless = bom | {"metadata": about}
    digest = hashlib.sha256(json.dumps(timeless, sort_keys=True).encode()).hexdigest()
    bom["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_OID, digest).urn
    return (json.dumps(bom, indent=1, ensure_ascii=False) + "\n").encode()
