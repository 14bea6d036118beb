"""The site's mark: a publisher's own drawing, cleaned; or the first character of the site's name.

It becomes the icon of the site, the pictures of an installed one, and what stands before the name in a page.
"""

import base64
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw, ImageFont

from liangzheng.errors import BuilderError
from liangzheng.kit.letters import LETTERS

#: Every page loads it.
LENGTH: Final = 32 * 1024
_DEPTH: Final = 32
_SIDE: Final = 32
_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
#: What draws, what groups, and what these refer to (SVG 2). Text has letters that not everyone has.
_ELEMENTS: Final = frozenset(
    {
        *("svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask"),
    }
)
#: Words for who reads the drawing, and what editors leave in it.
_DROPPED: Final = frozenset({"title", "desc", "metadata"})
_DECLARATION: Final = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+?)\s*(?:;|$)")
_REFERENCE: Final = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)
_NUMBER: Final = r"-?[0-9]+(?:\.[0-9]+)?"
_BOX: Final = re.compile(rf"\s*({_NUMBER})[\s,]+({_NUMBER})[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*")
#: The picture of a character: as large as an icon is shown, and how much of it the character takes.
_PIXELS: Final = 512
_LETTER: Final = 0.66
#: No character: what a file of letters draws for it, it draws for all that it has none of.
_NONE: Final = "\uffff"


def cleaned(data: bytes, *, shown_as: str) -> bytes:
    """Return a publisher's drawing with nothing in it but what draws, on a white ground.

    Raises `BuilderError` ``build_mark`` for what is no square SVG, is too large, or acts or leads out.
    """
    if len(data) > LENGTH:
        raise _wrong(shown_as, f"{len(data):,} bytes are more than the {LENGTH:,} that every page can carry")
    if b"<!ENTITY" in data.upper():
        raise _wrong(shown_as, "holds entities")
    try:
        root = ET.fromstring(data)  # noqa: S314 - bounded, and without entities
    except ET.ParseError as error:
        raise _wrong(shown_as, f"is no SVG: {error}") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise _wrong(shown_as, "is no SVG")
    box = _BOX.fullmatch(root.get("viewBox", ""))
    if box is None or float(box[3]) <= 0 or box[3] != box[4]:
        raise _wrong(shown_as, 'has to be square, with a viewBox such as "0 0 64 64"')
    _clean(root, shown_as, depth=1)
    around = ET.Element(f"{{{_SVG}}}svg", viewBox=f"0 0 {_SIDE} {_SIDE}")
    ET.SubElement(around, f"{{{_SVG}}}rect", width=str(_SIDE), height=str(_SIDE), rx="7", fill="#ffffff")
    inner = ET.SubElement(
        around, f"{{{_SVG}}}svg", viewBox=root.attrib["viewBox"], width=str(_SIDE), height=str(_SIDE)
    )
    inner.extend(root)
    for name, value in root.attrib.items():
        if name not in {"viewBox", "width", "height", "x", "y"}:
            inner.set(name, value)
    ET.register_namespace("", _SVG)
    return ET.tostring(around, encoding="unicode").encode()


def of_name(name: str, *, ground: str, ink: str, letters: Mapping[str, bytes]) -> bytes:
    """Return the first character of a name, as a drawing on a ground; without one that is known, a dot.

    The character is a picture within the drawing: no reader's device has to have the letters.
    """
    drawn = next((found for character in name if (found := _letter(character, ink, letters))), None)
    middle = _SIDE // 2
    if drawn:
        text = base64.b64encode(drawn).decode("ascii")
        shape = f'<image width="{_SIDE}" height="{_SIDE}" href="data:image/png;base64,{text}"/>'
    else:
        shape = f'<circle cx="{middle}" cy="{middle}" r="6" fill="{ink}"/>'
    return (
        f'<svg xmlns="{_SVG}" viewBox="0 0 {_SIDE} {_SIDE}"><rect width="{_SIDE}" height="{_SIDE}" rx="7" '
        f'fill="{ground}"/>{shape}</svg>'
    ).encode()


def _letter(character: str, ink: str, letters: Mapping[str, bytes]) -> bytes | None:
    """Return a square PNG with a character in its middle; None where no letters have it."""
    for name in LETTERS:
        if not name.endswith(".woff2"):
            continue
        font = ImageFont.truetype(
            io.BytesIO(letters[name]), round(_PIXELS * _LETTER), layout_engine=ImageFont.Layout.BASIC
        )
        none, mask = (font.getmask(of) for of in (_NONE, character))
        if mask.getbbox() is None or bytes(mask) == bytes(none):
            continue
        left, top, right, bottom = font.getbbox(character)
        image = Image.new("RGBA", (_PIXELS, _PIXELS))
        place = ((_PIXELS - right - left) / 2, (_PIXELS - bottom - top) / 2)
        ImageDraw.Draw(image).text(place, character, font=font, fill=ink)
        out = io.BytesIO()
        image.quantize(16).save(out, "PNG", optimize=True)
        return out.getvalue()
    return None


def _clean(element: ET.Element, shown_as: str, *, depth: int) -> None:
    if depth > _DEPTH:
        raise _wrong(shown_as, "is nested too deep")
    element.text = element.tail = None
    given = list(element.attrib.items())
    element.attrib.clear()
    for name, value in given:
        _attribute(element, name, value, shown_as)
    for child in list(element):
        kind = _local(child.tag)
        if kind is None or kind in _DROPPED:
            element.remove(child)
        elif kind in _ELEMENTS:
            _clean(child, shown_as, depth=depth + 1)
        else:
            raise _wrong(shown_as, f"holds <{kind}>{_advice(kind)}")


def _local(tag: object) -> str | None:
    """Return the name of an element of SVG; None for an editor's own."""
    space, _, name = str(tag).rpartition("}")
    return name if space == f"{{{_SVG}" else None


def _attribute(element: ET.Element, name: str, value: str, shown_as: str) -> None:
    if name == "class" or (name.startswith("{") and name != _XLINK):
        return
    if name.lower().startswith("on"):
        raise _wrong(shown_as, f"holds the script {name}")
    if name in {"href", _XLINK}:
        if not value.startswith("#"):
            raise _wrong(shown_as, f"refers to {value[:60]!r}, which is outside of it")
        name = "href"
    if _REFERENCE.search(value) or "\\" in value:  # CSS may write a letter as a backslash and its number
        raise _wrong(shown_as, f"refers to something outside of it in {name!r}")
    if name == "style":  # the page's Content-Security-Policy allows none: the same, as attributes
        for found in _DECLARATION.finditer(value):
            _attribute(element, found[1], found[2], shown_as)
        return
    element.set(name, value)


def _advice(name: str) -> str:
    match name:
        case "text" | "tspan":
            return ": turn letters into outlines"
        case "style":
            return ": save it with presentation attributes"
        case "use" | "symbol":
            return ": put the shapes themselves in"
        case "image":
            return ": it has to be drawn, not a picture inside of a drawing"
        case _:
            return ", which a mark does not need"


def _wrong(shown_as: str, text: str) -> BuilderError:
    return BuilderError(f"{shown_as}: the mark {text}", code="build_mark")


def read(path: Path, *, shown_as: str) -> bytes:
    """Return a drawing's cleaned bytes; `BuilderError` as `cleaned`, or where it cannot be read."""
    try:
        return cleaned(path.read_bytes(), shown_as=shown_as)
    except OSError as error:
        raise _wrong(shown_as, f"{path.name} cannot be read ({error.strerror})") from error
