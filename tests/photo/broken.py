"""One rule broken at a time, by script, on a good photo: what was done, and which rule has to say so."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from tests.photo.composing import HEIGHT, WALL, WIDTH, Good, jpeg, over, wall
from tests.photo.written import exif_jpeg

type Points = Sequence[tuple[float, float]]
type Made = Image.Image | bytes

#: The mesh's outline of the lower face, from ear to ear under the chin, and over the nose.
_LOWER = (
    234,
    93,
    132,
    58,
    172,
    136,
    150,
    149,
    176,
    148,
    152,
    377,
    400,
    378,
    379,
    365,
    397,
    288,
    361,
    323,
    454,
)
_OVER_NOSE = (347, 195, 118)
_FACE = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_EYES = ((33, 133), (362, 263))
_LIDS = ((33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
         (362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382))  # fmt: skip


@dataclass(frozen=True)
class Breaking:
    """``rules``: any of them names what was done."""

    name: str
    rules: tuple[str, ...]
    make: Callable[[Good], Made]


def _point(good: Good, number: int) -> tuple[float, float]:
    x, y, _ = good.head.face.points[number]
    return x, y


def _drawn(good: Good, draw: Callable[[ImageDraw.ImageDraw, Good], None], soft: float = 1.2) -> Image.Image:
    """Return the photo with something drawn over it, its edges as soft as a lens makes them."""
    layer = Image.new("RGBA", (2 * WIDTH, 2 * HEIGHT), (0, 0, 0, 0))
    draw(ImageDraw.Draw(layer), good)
    layer = layer.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    alpha = layer.getchannel("A").filter(ImageFilter.GaussianBlur(soft))
    noise = np.random.default_rng(3).normal(0, 2.5, (HEIGHT, WIDTH, 1))
    colours = np.clip(np.asarray(layer.convert("RGB"), np.float64) + noise, 0, 255).astype(np.uint8)
    return Image.composite(Image.fromarray(colours), good.picture, alpha)


def _polygon(pen: ImageDraw.ImageDraw, points: Points, colour: tuple[int, int, int]) -> None:
    pen.polygon([(2 * x, 2 * y) for x, y in points], fill=(*colour, 255))


def _moved(good: Good, *, scale: float = 1, turn: float = 0, x: float = 0, y: float = 0) -> Image.Image:
    """Return the photo with its person scaled and turned about the face, and moved (in millimetres)."""
    mx, my = good.head.place(0, (good.head.crown + good.head.chin) / 2)
    angle, millimetre = math.radians(turn), HEIGHT / 32
    cosine, sine = math.cos(angle) / scale, math.sin(angle) / scale
    tx, ty = mx + x * millimetre, my + y * millimetre
    matrix = (cosine, sine, mx - cosine * tx - sine * ty, -sine, cosine, my + sine * tx - cosine * ty)
    tall = np.asarray(good.person)
    tall = np.concatenate([tall, np.repeat(tall[-1:], HEIGHT, axis=0)])
    person = Image.fromarray(tall, "RGBA").transform(
        good.person.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=(0, 0, 0, 0)
    )
    return over(good.wall, person)


def _two(good: Good) -> Image.Image:
    """A smaller one stands before the first, at the lower left."""
    small = good.person.resize((round(WIDTH * 0.5), round(HEIGHT * 0.5)), Image.Resampling.BOX)
    layer = Image.new("RGBA", good.person.size, (0, 0, 0, 0))
    layer.paste(ImageOps.mirror(small), (-60, 480))
    return over(good.picture, layer)


def _shadow(good: Good) -> Image.Image:
    alpha = good.person.getchannel("A").filter(ImageFilter.GaussianBlur(9))
    moved = Image.new("L", alpha.size, 0)
    moved.paste(alpha, (48, 20))
    dark = Image.new("RGB", alpha.size, (120, 118, 116))
    return over(Image.composite(dark, good.wall, moved.point([n * 0.75 for n in range(256)])), good.person)


def _bricks(good: Good) -> Image.Image:
    ground = good.wall.copy()
    pen = ImageDraw.Draw(ground)
    for row in range(0, HEIGHT, 44):
        pen.line((0, row, WIDTH, row), fill=(196, 194, 190), width=5)
        for column in range(row % 88, WIDTH, 88):
            pen.line((column, row, column, row + 44), fill=(196, 194, 190), width=5)
    return over(ground, good.person)


def _white_clothes(good: Good) -> Image.Image:
    person = np.asarray(good.person).astype(np.float64)
    top = int(good.head.place(0, good.head.chin)[1] + 0.04 * good.head.height)
    part = person[top:, :, :3]
    light = part.mean(axis=2, keepdims=True)
    person[top:, :, :3] = np.array(WALL) - 8 + (light - light.mean()) * 0.04
    return over(good.wall, Image.fromarray(np.clip(person, 0, 255).astype(np.uint8), "RGBA"))


def _side_light(good: Good) -> Image.Image:
    person = np.asarray(good.person).astype(np.float64)
    left, right = _point(good, 234)[0], _point(good, 454)[0]
    part = np.clip((np.arange(WIDTH) - left) / (right - left), 0, 1)
    person[..., :3] *= (1.05 - 0.75 * part)[None, :, None]
    return over(good.wall, Image.fromarray(np.clip(person, 0, 255).astype(np.uint8), "RGBA"))


def _too_light(good: Good) -> Image.Image:
    picture = np.asarray(good.picture).astype(np.float64)
    box = [_point(good, n) for n in (10, 152, 234, 454)]
    face = picture[int(box[0][1]) : int(box[1][1]), int(box[2][0]) : int(box[3][0])]
    return Image.fromarray(np.clip(picture * 300 / np.median(face.min(axis=2)), 0, 255).astype(np.uint8))


def _bordered(good: Good) -> Image.Image:
    return ImageOps.expand(good.picture.resize((WIDTH - 44, HEIGHT - 64)), (22, 32), (10, 10, 12))


def _screen(good: Good) -> Image.Image:
    screen = Image.new("RGB", (WIDTH, 1300), (16, 16, 18))
    screen.paste(good.picture, (0, 210))
    ImageDraw.Draw(screen).rectangle((30, 40, 90, 52), fill=(220, 220, 220))
    return screen


def _phone(bars: tuple[tuple[int, int, int], ...]) -> Callable[[Good], Image.Image]:
    """The photo under the bars of a phone, a clock and a battery in the first; as wide as the screen."""

    def make(good: Good) -> Image.Image:
        screen = Image.new("RGB", (WIDTH, HEIGHT + 56 * len(bars)), (0, 0, 0))
        pen = ImageDraw.Draw(screen)
        for number, colour in enumerate(bars):
            pen.rectangle((0, 56 * number, WIDTH, 56 * number + 56), fill=colour)
        signs = (20, 20, 20) if sum(bars[0]) > 380 else (245, 245, 245)
        for start in (26, 42, 62, WIDTH - 90, WIDTH - 66, WIDTH - 44):
            pen.rectangle((start, 20, start + 12, 38), fill=signs)
        screen.paste(good.picture, (0, 56 * len(bars)))
        return screen

    return make


def _painted(good: Good) -> Image.Image:
    flat = good.picture.filter(ImageFilter.ModeFilter(11)).filter(ImageFilter.ModeFilter(5))
    return flat.point([one // 12 * 12 + 6 for one in range(256)] * 3)


def _smoothed(good: Good) -> Image.Image:
    """Skin without its grain, edges left: what is near its surroundings is taken from them."""
    picture = np.asarray(good.picture).astype(np.float64)
    for _ in range(3):
        soft = Image.fromarray(picture.astype(np.uint8)).filter(ImageFilter.GaussianBlur(6))
        off = np.asarray(soft) - picture
        picture += off * np.exp(-((np.abs(off).max(axis=2, keepdims=True) / 22) ** 2))
    return Image.fromarray(picture.astype(np.uint8))


def _mask(colour: tuple[int, int, int]) -> Callable[[Good], Image.Image]:
    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        _polygon(pen, [_point(good, n) for n in (*_LOWER, *_OVER_NOSE)], colour)
        for row in (0.35, 0.55, 0.75):  # the folds
            (x1, y1), (x2, y2), (_, chin) = (_point(good, n) for n in (205, 425, 152))
            y = (y1 + y2) / 2 + row * (chin - y1) * 0.8
            darker = tuple(int(one * 0.88) for one in colour)
            pen.line((2 * x1, 2 * y, 2 * x2, 2 * y), fill=(*darker, 255), width=5)

    return lambda good: _drawn(good, draw)


def _scarf(good: Good) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        outline = [_point(good, n) for n in (*_LOWER[1:-1], 280, 1, 50)]
        middle = _point(good, 152)
        wide = [
            (middle[0] + (x - middle[0]) * 1.1, y + (14 if y > middle[1] - 40 else 0)) for x, y in outline
        ]
        _polygon(pen, wide, (96, 120, 66))

    return _drawn(good, draw)


def _lenses(colour: tuple[int, int, int], glare: bool) -> Callable[[Good], Image.Image]:
    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        for first, second in _EYES:
            (x1, y1), (x2, y2) = _point(good, first), _point(good, second)
            x, y, wide = x1 + x2, y1 + y2, 2 * math.dist((x1, y1), (x2, y2))
            box = (x - 0.85 * wide, y - 0.45 * wide, x + 0.85 * wide, y + 0.75 * wide)
            if glare:
                pen.ellipse(box, outline=(*colour, 255), width=9)
                pen.polygon(
                    [(x - 0.5 * wide, y + 0.3 * wide), (x - 0.1 * wide, y - 0.3 * wide),
                     (x + 0.25 * wide, y - 0.3 * wide), (x - 0.1 * wide, y + 0.4 * wide)],
                    fill=(253, 254, 255, 255),
                )  # fmt: skip
            else:
                pen.ellipse(box, fill=(*colour, 255))
        (ax, ay), (bx, by) = _point(good, 133), _point(good, 362)
        pen.line((2 * ax, 2 * ay, 2 * bx, 2 * by), fill=(*colour, 255), width=9)

    return lambda good: _drawn(good, draw)


def _cap(colour: tuple[int, int, int]) -> Callable[[Good], Image.Image]:
    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        head = good.head
        brow = min(_point(good, n)[1] for n in (105, 334))
        low = brow - 0.18 * (brow - head.place(0, head.crown)[1])
        left, right = (head.place(side, 0)[0] for side in (head.left, head.right))
        top = head.place(0, head.crown)[1] - 0.04 * head.height
        pen.chord(
            (2 * left - 10, 2 * top, 2 * right + 10, 2 * (2 * low - top)), 180, 360, fill=(*colour, 255)
        )
        pen.rounded_rectangle((2 * left + 10, 2 * low - 40, 2 * right - 10, 2 * low + 12), 20,
                              fill=(*(int(one * 0.7) for one in colour), 255))  # fmt: skip

    return lambda good: _drawn(good, draw)


def _headscarf(*cloth: int) -> Callable[[Good], Image.Image]:
    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        head, colour = good.head, (*cloth, 255)
        left, right = (head.place(side, 0)[0] for side in (head.left, head.right))
        top, chin = head.place(0, head.crown)[1], head.place(0, head.chin)[1]
        pen.ellipse((2 * left - 20, 2 * top - 10, 2 * right + 20, 2 * chin + 130), fill=colour)
        pen.rectangle((2 * left - 10, 2 * chin - 200, 2 * right + 10, 2 * HEIGHT), fill=colour)
        middle = head.place(0, 0)
        points = [_point(good, n) for n in _FACE]
        inner = [(middle[0] + (x - middle[0]) * 0.94, middle[1] + (y - middle[1]) * 0.97) for x, y in points]
        pen.polygon([(2 * x, 2 * y) for x, y in inner], fill=(0, 0, 0, 0))

    return lambda good: _drawn(good, draw)


def _beanie(good: Good) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        head, colour = good.head, (130, 130, 134, 255)
        brow = min(_point(good, n)[1] for n in (105, 334))
        left, right = (head.place(side, 0)[0] for side in (head.left, head.right))
        top = head.place(0, head.crown)[1]
        low = brow - 0.22 * (brow - top)
        pen.chord((2 * left, 2 * top - 30, 2 * right, 2 * (2 * low - top) + 30), 180, 360, fill=colour)
        pen.rounded_rectangle((2 * left - 6, 2 * low - 70, 2 * right + 6, 2 * low + 10), 24, fill=colour)

    return _drawn(good, draw)


def _tinted(good: Good) -> Image.Image:
    """Brown glasses through which the eyes are seen."""
    return Image.blend(good.picture, _lenses((60, 36, 20), glare=False)(good), 0.6)


def _closed(good: Good) -> Image.Image:
    picture = np.asarray(good.picture)

    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        for lids, cheek in zip(_LIDS, (119, 348), strict=True):
            x, y = _point(good, cheek)
            colour = np.median(
                picture[int(y) - 6 : int(y) + 7, int(x) - 6 : int(x) + 7].reshape(-1, 3), axis=0
            )
            points = [_point(good, n) for n in lids]
            cx, cy = np.mean(points, axis=0)
            wide = [(cx + (px - cx) * 1.15, cy + (py - cy) * 1.7) for px, py in points]
            _polygon(pen, wide, tuple(int(one) for one in colour))  # type: ignore[arg-type]
            (x1, y1), (x2, y2) = _point(good, lids[0]), _point(good, lids[8])
            dark = tuple(int(one * 0.6) for one in colour)
            pen.line((2 * x1, 2 * y1 + 8, 2 * x2, 2 * y2 + 8), fill=(*dark, 255), width=4)

    return _drawn(good, draw)


def _strand(good: Good) -> Image.Image:
    """Hair over one eye."""

    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        (x1, y1), (x2, y2) = _point(good, 263), _point(good, 362)
        wide = abs(x1 - x2)
        top = _point(good, 10)[1]
        _polygon(
            pen,
            [(x2 - 0.2 * wide, top), (x1 + 0.5 * wide, top), (x1 + 0.4 * wide, y1 + 0.9 * wide),
             (x2 + 0.1 * wide, y2 + 0.7 * wide)],
            (34, 26, 22),
        )  # fmt: skip

    return _drawn(good, draw)


def _ears(good: Good) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        wide = good.head.face_width
        for side, sign in ((234, -1), (454, 1)):
            x, _ = _point(good, side)
            top, chin = _point(good, 10)[1], _point(good, 152)[1]
            edges = (x - sign * 0.03 * wide, x + sign * 0.26 * wide)
            box = (2 * min(edges), 2 * top, 2 * max(edges), 2 * (chin + 20))
            pen.rounded_rectangle(box, 60, fill=(36, 28, 24, 255))

    return _drawn(good, draw)


def _fringe(good: Good) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, good: Good) -> None:
        (x1, _), (x2, _), (_, top) = (_point(good, n) for n in (127, 356, 10))
        low = max(_point(good, n)[1] for n in (159, 386)) - 4
        _polygon(pen, [(x1, top - 40), (x2, top - 40), (x2, low), (x1, low)], (34, 26, 22))

    return _drawn(good, draw)


def _grey(good: Good) -> Image.Image:
    return good.picture.convert("L").convert("RGB")


def _sepia(good: Good) -> Image.Image:
    return ImageOps.colorize(good.picture.convert("L"), (20, 10, 0), (255, 244, 220))


def _flat(good: Good) -> Image.Image:
    return ImageEnhance.Contrast(good.picture).enhance(0.3)


def _turned_aside(good: Good) -> Image.Image:
    return _moved(good, turn=14)


def _ground(*colour: int) -> Callable[[Good], Image.Image]:
    return lambda good: over(wall((colour[0], colour[1], colour[2])), good.person)


#: What is done to each good photo.
BROKEN: tuple[Breaking, ...] = (
    Breaking("a second person", ("one_face",), _two),
    Breaking("cropped to 4:5", ("proportion",), lambda good: good.picture.crop((0, 0, WIDTH, 750))),
    Breaking("300 pixels wide", ("pixels",), lambda good: good.picture.resize((300, 436))),
    Breaking("head too small", ("head_height", "head_width"), lambda good: _moved(good, scale=0.75)),
    Breaking("head too large", ("head_height", "head_width"), lambda good: _moved(good, scale=1.22, y=1.5)),
    Breaking("crown cut off", ("room",), lambda good: _moved(good, y=-5.5)),
    Breaking("off to the side", ("centred",), lambda good: _moved(good, x=2.8)),
    Breaking("head tilted by 14 degrees", ("roll",), _turned_aside),
    Breaking("blurred", ("sharp",), lambda good: good.picture.filter(ImageFilter.GaussianBlur(7))),
    Breaking("too dark", ("exposure",), lambda good: ImageEnhance.Brightness(good.picture).enhance(0.4)),
    Breaking("too light", ("exposure",), _too_light),
    Breaking("little contrast", ("exposure",), _flat),
    Breaking("grey", ("colour",), _grey),
    Breaking("sepia", ("colour",), _sepia),
    Breaking("blue ground", ("ground_white",), _ground(70, 130, 210)),
    Breaking("red ground", ("ground_white",), _ground(200, 60, 60)),
    Breaking("grey ground", ("ground_white",), _ground(140, 140, 140)),
    Breaking("yellow lamp light on the wall", ("ground_white",), _ground(240, 222, 186)),
    Breaking("shadow on the wall", ("ground_even",), _shadow),
    Breaking("bricks", ("ground_plain",), _bricks),
    Breaking("white clothes", ("clothes",), _white_clothes),
    Breaking("light from one side", ("light_even",), _side_light),
    Breaking("JPEG of quality 6", ("blocks",), lambda good: jpeg(good.picture, 6)),
    Breaking("black border", ("border",), _bordered),
    Breaking("screenshot", ("border",), _screen),
    Breaking("status line of a phone", ("border",), _phone(((250, 250, 250),))),
    Breaking("bars of a program", ("border",), _phone(((0, 0, 0), (30, 110, 200)))),
    Breaking("painted", ("retouched",), _painted),
    Breaking("skin smoothed", ("retouched",), _smoothed),
    Breaking("blue mask", ("face_clear",), _mask((150, 190, 215))),
    Breaking("white mask", ("face_clear",), _mask((236, 238, 240))),
    Breaking("black mask", ("face_clear",), _mask((26, 26, 28))),
    Breaking("scarf over the mouth", ("face_clear",), _scarf),
    Breaking("sunglasses", ("glasses",), _lenses((18, 18, 20), glare=False)),
    Breaking("tinted glasses", ("glasses",), _tinted),
    Breaking("glare on glasses", ("glasses",), _lenses((40, 36, 34), glare=True)),
    Breaking("blue cap", ("headgear",), _cap((40, 60, 140))),
    Breaking("green cap", ("headgear",), _cap((40, 120, 70))),
    Breaking("head scarf", ("headgear",), _headscarf(30, 110, 125)),
    Breaking("black head scarf", ("headgear",), _headscarf(28, 28, 32)),
    Breaking("beige head scarf", ("headgear",), _headscarf(205, 180, 150)),
    Breaking("white head scarf", ("headgear",), _headscarf(226, 226, 224)),
    Breaking("grey beanie", ("headgear",), _beanie),
    Breaking("closed eyes", ("eyes_open",), _closed),
    Breaking("hair over one eye", ("eyes_open", "brows"), _strand),
    Breaking("hair over the ears", ("ears",), _ears),
    Breaking("fringe over the brows", ("brows", "eyes_open"), _fringe),
    Breaking("a year old", ("recent",), lambda good: exif_jpeg(good.picture, taken="2025:11:20 10:00:00")),
    Breaking("front camera", ("selfie",), lambda good: exif_jpeg(good.picture, lens="front camera 2.7mm")),
    Breaking("beauty program", ("retouched",), lambda good: exif_jpeg(good.picture, software="Meitu 9.9")),
)  # fmt: skip

#: What a good photo stays good with.
KEPT: tuple[Breaking, ...] = (
    Breaking("as it is", (), lambda good: good.picture),
    Breaking("JPEG of quality 80", (), lambda good: jpeg(good.picture, 80)),
    Breaking(
        "1100 pixels wide", (), lambda good: good.picture.resize((1100, 1600), Image.Resampling.BICUBIC)
    ),
    Breaking("warm white wall", (), _ground(240, 236, 226)),
    Breaking("wall of light 218", (), _ground(222, 222, 220)),
    Breaking("mirrored", (), lambda good: ImageOps.mirror(good.picture)),
    Breaking("head tilted by 3 degrees", (), lambda good: _moved(good, turn=3)),
    Breaking("head 1 % larger", (), lambda good: _moved(good, scale=1.01)),
    Breaking("taken last month", (), lambda good: exif_jpeg(good.picture, taken="2026:10:20 10:00:00")),
)
