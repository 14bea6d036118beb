"""What other programs show beside a link to a page (Open Graph): its title, on the ground of the site's mark.

They ask for it by its whole address, so that there is none where the site's address is not known.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Final

import resvg_py
from PIL import Image, ImageDraw, ImageFont

from liangzheng.kit.letters import LETTERS
from liangzheng.names import NOT_KEPT
from liangzheng.plugin.contrast import mix
from liangzheng.plugin.look import Look
from liangzheng.plugin.navigation import Entry, Navigation
from liangzheng.plugin.search_pinyin import is_character
from liangzheng.runtime.cache import Cache, key_of

#: What Open Graph's readers show whole: 1.91 to 1.
SIZE: Final = (1200, 630)
_EDGE: Final = 80
_MARK: Final = 112
#: How much of the ground is in what is said quietly.
_QUIET: Final = 0.2
_SMALL: Final = 40
#: Sides of the title's letters, the largest that fits into so many lines first.
_TITLE: Final = ((92, 2), (76, 3), (60, 4))
_LINE: Final = 1.3
_BASELINE: Final = 330
#: What a line is not broken in: a word, a name, a character with the mark after it.
_PIECE: Final = re.compile(
    r"(?:交管12123|电子驾驶证|驾驶证|行驶证|检验标志|[\x21-\x7e\u00a1-\u02ff\u2010-\u2027]+|[（《“]?.)"
    r"[，。、；：？！）》”…]* ?"
)
#: No character: what a file of letters draws for it, it draws for all that it has none of.
_NONE: Final = "\uffff"
_TRIED: Final = 20
#: The two files of letters.
_CHINESE, _LATIN, *_ = LETTERS
#: Goes up when the drawing changes.
_DRAWN: Final = b"1"


def source_of(entry: Entry) -> str:
    """Return the name among the sources of the picture that links to a page are shown with."""
    return f"{NOT_KEPT}link-{entry.lang or 'both'}-{entry.slug.replace('/', '-')}.png"


def pictures(
    drawn: "LinkPictures", navigation: Navigation, words: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[Entry, bytes]]:
    """Yield the picture of each page; ``words``: of each language.

    A title for which there are no letters is drawn as the language has it that the page's readers read next.
    """
    for entry in navigation.all():
        shown = next((way for way in navigation.ways(entry) if drawn.can_write(way.front.title)), entry)
        texts = words[shown.lang or navigation.languages.default.tag]
        below = f"{texts['unofficial']}  {entry.front.checked.isoformat()}"
        yield entry, drawn.picture(title=shown.front.title, site=texts["site_name"], below=below)


class LinkPictures:
    """Draws, or takes what was drawn of the same words, letters and mark before."""

    def __init__(self, letters: Mapping[str, bytes], look: Look, cache: Cache) -> None:
        self._letters = letters
        self._look = look
        self._ink = look.ink
        self._quiet = mix(look.ink, look.ground, _QUIET)
        colours = (look.ground.encode(), look.ink.encode())
        self._made_from = key_of(_DRAWN, look.drawing, *colours, *letters.values()).encode()
        self._cache = cache
        self._fonts: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}
        self._known: dict[tuple[str, str], bool] = {}

    def picture(self, *, title: str, site: str, below: str) -> bytes:
        """Return a PNG with a page's title, the site's name and what stands below."""
        key = key_of(self._made_from, title.encode(), site.encode(), below.encode())
        return self._cache.get(key, lambda: self._draw(title, site, below))

    def can_write(self, text: str) -> bool:
        """Tell whether there are letters for all of a text."""
        return all(
            character.isspace() or any(self._has(name, character) for name in (_CHINESE, _LATIN))
            for character in text
        )

    def _draw(self, title: str, site: str, below: str) -> bytes:
        image = self._ground.copy()
        canvas = ImageDraw.Draw(image)
        self._write(canvas, (_EDGE + _MARK + 28, _EDGE + 78), site, 56, self._ink)
        size, lines = self._fitting(title)
        for number, line in enumerate(lines):
            self._write(canvas, (_EDGE, _BASELINE + round(number * size * _LINE)), line, size, self._ink)
        self._write(canvas, (_EDGE, SIZE[1] - 56), below, _SMALL, self._quiet)
        out = io.BytesIO()
        image.quantize(32, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
        return out.getvalue()

    @cached_property
    def _ground(self) -> Image.Image:
        image = Image.new("RGB", SIZE, self._look.ground)
        svg = self._look.drawing.decode("utf-8")
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=_MARK, height=_MARK))
        with Image.open(io.BytesIO(png)) as drawn:
            image.paste(drawn, (_EDGE, _EDGE - 8), drawn.convert("RGBA"))
        return image

    def _fitting(self, title: str) -> tuple[int, Sequence[str]]:
        for size, most in _TITLE:
            lines = list(self._lines(title, size))
            if len(lines) <= most:
                return size, lines
        return size, [*lines[: most - 1], f"{lines[most - 1].rstrip()}…"]

    def _lines(self, text: str, size: int) -> Iterator[str]:
        line = ""
        for piece in _PIECE.findall(text):
            if line and self._width(f"{line}{piece}".rstrip(), size) > SIZE[0] - 2 * _EDGE:
                yield line.rstrip()
                line = ""
            line += piece
        yield line.rstrip()

    def _width(self, text: str, size: int) -> float:
        return sum(font.getlength(run) for font, run in self._runs(text, size))

    def _write(
        self, canvas: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, fill: str
    ) -> None:
        """Write from a point on the baseline."""
        across, down = place
        for font, run in self._runs(text, size):
            canvas.text((across, down), run, font=font, fill=fill, anchor="ls")
            across += font.getlength(run)

    def _runs(self, text: str, size: int) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """Yield the parts of a text with their letters; what no file has is left out."""
        # Quotation marks and dashes go with the language: both files have them.
        files = [self._file(character, chinese=any(map(is_character, text))) for character in text]
        for name, run in groupby(zip(files, text, strict=True), key=itemgetter(0)):
            if name:
                yield self._font(name, size), "".join(character for _, character in run)

    def _file(self, character: str, *, chinese: bool) -> str | None:
        names = (_CHINESE, _LATIN) if chinese and not character.isascii() else (_LATIN, _CHINESE)
        return next((name for name in names if self._has(name, character)), None)

    def _has(self, name: str, character: str) -> bool:
        if (name, character) not in self._known:
            font = self._font(name, _TRIED)
            drawn, none = (bytes(font.getmask(of)) for of in (character, _NONE))
            self._known[name, character] = drawn != none
        return self._known[name, character]

    def _font(self, name: str, size: int) -> ImageFont.FreeTypeFont:
        if (name, size) not in self._fonts:
            data = io.BytesIO(self._letters[name])
            # Without Raqm, which not every Pillow has: pictures are the same everywhere.
            self._fonts[name, size] = ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC)
        return self._fonts[name, size]
