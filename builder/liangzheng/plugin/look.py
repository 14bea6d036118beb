"""How the site looks: the publisher's mark and colours, or the theme's."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from liangzheng.kit import Kit
from liangzheng.plugin import colours, install, mark
from liangzheng.plugin.config import OWN_MARK, PluginConfig
from liangzheng.plugin.contrast import TEXT, contrast
from liangzheng.plugin.setting_lines import option_place
from liangzheng.theme import FOLDER

_WHITE: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn of the site's own."""

    #: The mark: a square SVG whose first element is its ground.
    drawing: bytes
    #: What pictures of links stand on, and the colour of their letters.
    ground: str
    ink: str
    #: Style rules that go after the theme's.
    style: bytes


def read_look(config: PluginConfig, *, file: Path, name: str, kit: Kit) -> Look:
    """Return the look; ``file``: ``mkdocs.yml``, ``name``: the site's.

    Raises `BuilderError`, with file and line, for colours that cannot be read and a mark that cannot be used.
    """
    theme = colours.schemes(FOLDER / "assets")
    light, dark = colours.own(config.colours, theme, file)
    brand = light.get("--brand", theme[0]["--brand"])
    ink = light.get("--brand-ink", theme[0]["--brand-ink"])
    match config.mark:
        case "":
            drawing = mark.of_name(name, ground=brand, ink=ink, letters=kit.letters())
        case own if own == OWN_MARK:
            drawing = (FOLDER / install.DRAWING).read_bytes()
            if "--brand" not in light:
                brand, ink = install.ground(drawing), _WHITE
        case path:
            drawing = mark.read(file.parent / path, shown_as=option_place(file, ("mark",)))
    assert contrast(brand, ink) >= TEXT
    return Look(drawing, brand, ink, colours.style((light, dark)))
