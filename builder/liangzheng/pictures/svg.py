"""SVG drawings, by resvg: scripts are never run, and nothing but the file itself is looked at."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Final
from xml.etree import ElementTree as ET

import resvg_py
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.pictures.found import Found
from verifier_wasm import limits
from verifier_wasm.catalogue import sentence
from verifier_wasm.shown.code import Code

_SVG: Final = "{http://www.w3.org/2000/svg}"
#: Entities (XML 1.0, section 4.2): a few lines of them can stand for gigabytes, or for a file here.
_ENTITY: Final = re.compile(rb"<!ENTITY\b")
#: What may be referred to: the drawing's own elements, and what is written out where it is used.
_OWN: Final = re.compile(r"\s*(?:#|data:)", re.IGNORECASE)
_NUMBER: Final = r"\s*\+?(\d*\.?\d+(?:[eE][+-]?\d+)?)"
_LENGTH: Final = re.compile(_NUMBER + r"\s*(?:px|pt|pc|mm|cm|in)?\s*$")


def look_at_svg(
    data: bytes, *, source: str, codes_in: Callable[[Image.Image], tuple[Code, ...]]
) -> Iterator[Found]:
    """Yield what was found so far, in one drawing after another (`limits.SVG_SIDES`), each finer.

    Raises `BuilderError` ``image_svg``: not well-formed, with entities, with anything that is not in the file
    itself, too long, or without an element.
    """
    root = _checked(data, source)
    codes: tuple[Code, ...] = ()
    for side in limits.SVG_SIDES:
        codes = codes_in(_drawn(root, side, source))
        yield Found(codes)
        if codes:
            return


def _checked(data: bytes, source: str) -> ET.Element:
    if len(data) > limits.SVG_LENGTH or _ENTITY.search(data):
        raise _refused(source)
    try:
        # Entities are the danger of this parser, and there are none.
        root = ET.fromstring(data)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as error:
        raise _refused(source) from error
    for element in root.iter():
        for name, value in list(element.items()):
            if name.rpartition("}")[2] != "href" or _OWN.match(value):
                continue
            if element.tag != f"{_SVG}a":  # a link draws nothing
                raise _refused(source)
            del element.attrib[name]
    return root


def _drawn(root: ET.Element, side: int, source: str) -> Image.Image:
    """Return the drawing in grey on white, its longer side so many pixels."""
    wide = _is_wide(root)
    try:
        # What was checked is what is drawn: written anew, not the file's own bytes.
        png = resvg_py.svg_to_bytes(
            svg_string=ET.tostring(root, encoding="unicode"),
            background="#ffffff",
            skip_system_fonts=True,
            width=side if wide else None,
            height=None if wide else side,
        )
        image = Image.open(io.BytesIO(png), formats=("PNG",))
        if image.width * image.height > limits.PDF_PIXELS:
            raise _refused(source)
        return image.convert("L")
    except (ValueError, OSError) as error:
        raise _refused(source) from error


def _is_wide(root: ET.Element) -> bool:
    """Say which side is the longer one, by the size or the box that is shown (SVG 2, section 8.2)."""
    own = [_LENGTH.match(root.get(name, "")) for name in ("width", "height")]
    if own[0] and own[1]:
        return float(own[0][1]) >= float(own[1][1])
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        return float(box[2]) >= float(box[3])
    except (IndexError, ValueError):
        return True


def _refused(source: str) -> BuilderError:
    return BuilderError(f"{source}: {sentence('image_svg', 'en')}", code="image_svg")
