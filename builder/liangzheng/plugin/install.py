"""What makes the site one that can be installed: icons of the theme's drawing, and a manifest a language.

The manifests are those of W3C's Web Application Manifest. Their addresses are relative to where they lie, so
that they hold wherever the site is.
"""

import json
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

import resvg_py

from liangzheng.errors import BuilderError
from liangzheng.names import NOT_KEPT, hashed_name
from liangzheng.plugin.navigation import Navigation

#: The drawing, in the theme.
DRAWING: Final = "assets/icon.svg"
_SVG: Final = "http://www.w3.org/2000/svg"
#: What an installed site is called with: Chromium asks for these two sides.
_SIDES: Final = (192, 512)
#: An iPhone's, which cuts the corners itself and shows what is clear as black.
TOUCH: Final = f"{NOT_KEPT}touch-180.png"
_TOUCH_SIDE: Final = 180
_MASKABLE: Final = f"{NOT_KEPT}maskable-512.png"
#: The safe zone of a maskable icon is a circle of 80 % (Web Application Manifest, "maskable").
_SAFE: Final = 0.8
#: Word -> the page that a long press on the icon leads to.
_SHORTCUTS: Final = {"check_code": "check", "show_page": "show", "search": "search"}


def files(drawing: bytes, words: Mapping[str, Mapping[str, str]], navigation: Navigation) -> dict[str, bytes]:
    """Return all of it by names among the sources; parameters and errors are those of the two below."""
    made = icons(drawing)
    return {DRAWING: drawing} | made | manifests(drawing, made, words, navigation)


def icons(drawing: bytes) -> dict[str, bytes]:
    """Return the icons by their names among the sources; `BuilderError` for a drawing that is none of ours.

    The drawing is a square whose first element, a `rect`, is its ground.
    """
    try:
        root = ET.fromstring(drawing)  # noqa: S314 - the theme's own
        ground = next(iter(root)).attrib["fill"]
        side = float(root.attrib["viewBox"].split()[2])
    except (ET.ParseError, StopIteration, KeyError, IndexError, ValueError) as error:
        raise BuilderError(
            f"{DRAWING}: an icon is a square drawing on a ground of one colour", code="build_icon"
        ) from error
    ET.register_namespace("", _SVG)
    made = {f"{NOT_KEPT}icon-{of}.png": _drawn(drawing.decode("utf-8"), of) for of in _SIDES}
    for name, of in ((_MASKABLE, 512), (TOUCH, _TOUCH_SIDE)):
        made[name] = _drawn(_full(root, ground=ground, side=side), of)
    return made


def ground(drawing: bytes) -> str:
    """Return the colour behind the drawing; after `icons`."""
    return next(iter(ET.fromstring(drawing))).attrib["fill"]  # noqa: S314


def _full(root: ET.Element, *, ground: str, side: float) -> str:
    """Return the drawing, smaller, on a ground that goes to the edges."""
    around = ET.Element(f"{{{_SVG}}}svg", viewBox=root.attrib["viewBox"])
    ET.SubElement(around, f"{{{_SVG}}}rect", width=str(side), height=str(side), fill=ground)
    edge = side * (1 - _SAFE) / 2
    inner = ET.SubElement(around, f"{{{_SVG}}}g", transform=f"translate({edge} {edge}) scale({_SAFE})")
    inner.extend(root)
    return ET.tostring(around, encoding="unicode")


def _drawn(svg: str, side: int) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=side, height=side))


def manifests(
    drawing: bytes, made: Mapping[str, bytes], words: Mapping[str, Mapping[str, str]], navigation: Navigation
) -> dict[str, bytes]:
    """Return the manifests by their names among the sources. ``made``: what `icons` returned."""
    names = {name: hashed_name(name, content).removeprefix("assets/") for name, content in made.items()}
    shown = [
        {"src": names[f"{NOT_KEPT}icon-{side}.png"], "sizes": f"{side}x{side}", "type": "image/png"}
        for side in _SIDES
    ]
    shown.append({"src": names[_MASKABLE], "sizes": "512x512", "type": "image/png", "purpose": "maskable"})
    colour = ground(drawing)
    return {
        manifest_name(lang): json.dumps(
            {
                "name": texts["install_name"],
                "short_name": texts["install_short_name"],
                "description": texts["install_description"],
                "lang": lang,
                "start_url": f"../{lang}/",
                "scope": "../",
                "display": "standalone",
                "background_color": colour,
                "theme_color": colour,
                "icons": shown,
                "shortcuts": [
                    {"name": texts[word], "url": f"../{found.url}"}
                    for word, page in _SHORTCUTS.items()
                    if (found := navigation.find(lang, page))
                ],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        for lang, texts in words.items()
    }


def manifest_name(lang: str) -> str:
    """Return a manifest's name among the sources: ``.json``, which every host knows the type of."""
    return f"assets/app-{lang}.json"
