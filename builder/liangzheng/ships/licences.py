"""The full texts of licences, from installed packages: none is kept in this project.

The standard texts are SPDX's own, from the package ``spdx-license-list`` that package-lock.json names.
"""

import json
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError
from liangzheng.ships.listed import Carried, OfPackage, Package

_STANDARD: Final = "spdx-license-list/licenses/{id}.json"
#: The line that a licence's user fills in, with what is empty around it.
_BLANK: Final = re.compile(r"^Copyright (?:\(c\) )?<year>.*\n+", re.MULTILINE | re.IGNORECASE)
#: What a licence's file is called, without its suffix.
_FILE: Final = re.compile(r"licen[cs]e|copying", re.IGNORECASE)
#: A text that is shorter is none.
_SHORTEST: Final = 200


@dataclass(frozen=True, slots=True)
class LicenceText:
    """One text: the licence's id and all of its words."""

    id: str
    text: str


def texts_of(checkout: Checkout, listed: Package | Carried) -> tuple[LicenceText, ...]:
    """Return the texts of a part's licence, more than one where it is under several.

    Raises `BuilderError` ``licence_missing`` where a text is not there, ``runtime_missing`` where the package
    that holds it is not.
    """
    if listed.text == "standard":
        return tuple(_standard(checkout, listed.name, id_) for id_ in listed.licence.split(" AND "))
    if isinstance(listed.text, OfPackage):
        return (LicenceText(listed.licence, _of_npm(checkout, listed.name, listed.text.npm)),)
    assert isinstance(listed, Package)
    if listed.npm:
        return (LicenceText(listed.licence, _of_npm(checkout, listed.name, listed.npm)),)
    assert listed.python
    return (LicenceText(listed.licence, _of_distribution(listed.name, listed.python)),)


def _standard(checkout: Checkout, part: str, id_: str) -> LicenceText:
    name = _STANDARD.format(id=id_)
    path = checkout.packages / name
    if not path.is_file():
        raise _missing(part, f"node_modules/{name}")
    text: str = json.loads(path.read_text("utf-8"))["licenseText"]
    return LicenceText(id_, _whole(part, f"node_modules/{name}", _BLANK.sub("", text)))


def _of_npm(checkout: Checkout, part: str, package: str) -> str:
    folder = checkout.packages / package
    files = [path for path in sorted(folder.glob("*")) if path.is_file() and _FILE.fullmatch(path.stem)]
    if not files:
        raise _missing(part, f"node_modules/{package}/LICENSE")
    return _joined(part, files)


def _of_distribution(part: str, name: str) -> str:
    distribution = metadata.distribution(name)
    files = [
        Path(str(distribution.locate_file(file)))
        for file in sorted(distribution.files or (), key=str)
        if _FILE.fullmatch(file.stem) and file.parts[0].endswith(".dist-info")
    ]
    if not files:
        raise _missing(part, f"the LICENSE file of the Python package {name}")
    return _joined(part, files)


def _joined(part: str, files: list[Path]) -> str:
    return "\n\n".join(_whole(part, str(path), path.read_text("utf-8")) for path in files)


def _whole(part: str, where: str, text: str) -> str:
    text = "\n".join(line.rstrip() for line in text.strip("\r\n").splitlines())
    if len(text) < _SHORTEST:
        raise BuilderError(
            f"{where} is not the text of a licence, which {part} needs", code="licence_missing"
        )
    return text


def _missing(part: str, where: str) -> BuilderError:
    return BuilderError(
        f"the licence text of {part} is missing ({where}): run `make setup`", code="licence_missing"
    )
