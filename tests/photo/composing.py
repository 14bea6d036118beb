"""Good photos for tests: a person cut out of a photograph by the mask, put before a white wall at 22:32.

The rules forbid composites, and for good reason; here nobody is sent anywhere, and what is white, even and
well placed is known.
"""

import io
import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from liangzheng.photo.engine import Engine
from tests.photo.seeing import see
from verifier_wasm.photo.head import Head, head_of
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

#: Pixels of the photos made; the ground's colour.
WIDTH, HEIGHT = 600, 873
WALL = (243, 243, 242)


@dataclass(frozen=True)
class Good:
    """A photo made, and what it was made of: its layers, so that each can be changed alone."""

    person: Image.Image  # RGBA, of the photo's size
    wall: Image.Image  # RGB, of the photo's size
    head: Head  # in the photo's pixels

    @property
    def picture(self) -> Image.Image:
        """The photo as it is."""
        return over(self.wall, self.person)


def over(wall: Image.Image, person: Image.Image) -> Image.Image:
    """Put a person before a wall."""
    return Image.alpha_composite(wall.convert("RGBA"), person).convert("RGB")


def wall(colour: tuple[int, int, int] = WALL, *, seed: int = 1) -> Image.Image:
    """Return a wall as a camera shows it: a little darker to the edges, with noise."""
    chance = np.random.default_rng(seed)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    away = np.hypot(x / WIDTH - 0.5, y / HEIGHT - 0.4)
    light = 1 - 0.03 * away[..., None] + chance.normal(0, 0.004, (HEIGHT, WIDTH, 1))
    return Image.fromarray(np.clip(np.array(colour) * light, 0, 255).astype(np.uint8))


def compose(engine: Engine, picture: Image.Image, *, part: Box | None = None) -> Good:
    """Cut out the person of a picture, or of a part of it, and put it where the proposed crop has it."""
    source = picture if part is None else picture.crop((part.left, part.top, part.right, part.bottom))
    seen = see(engine, source)
    face, mask = seen.faces[0], seen.person
    assert face.points
    assert mask is not None
    alpha = np.zeros((source.height, source.width), np.float64)
    cells = np.frombuffer(mask.data, np.uint8).reshape(mask.height, mask.width)
    box = tuple(round(side) for side in (mask.box.left, mask.box.top, mask.box.right, mask.box.bottom))
    sized = Image.fromarray(cells).resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BICUBIC)
    alpha[box[1] : box[3], box[0] : box[2]] = np.asarray(sized, np.float64) / 255
    alpha = np.clip((alpha - 0.6) / 0.35, 0, 1)
    tight = Image.fromarray((alpha * 255).astype(np.uint8)).filter(ImageFilter.MinFilter(5))
    layers = np.dstack([np.asarray(source), np.asarray(tight.filter(ImageFilter.GaussianBlur(0.7)))])
    # What is missing below is what is there, drawn on: shoulders end at the photo's edge.
    layers = np.concatenate([layers, np.repeat(layers[-1:], source.height, axis=0)])
    crop = Subject(seen, face).crop
    factor, angle = HEIGHT / crop.height, math.radians(crop.turn)
    cosine, sine = math.cos(angle) / factor, math.sin(angle) / factor
    matrix = (
        cosine, -sine, crop.x - cosine * WIDTH / 2 + sine * HEIGHT / 2,
        sine, cosine, crop.y - sine * WIDTH / 2 - cosine * HEIGHT / 2,
    )  # fmt: skip
    shrunk = Image.fromarray(layers, "RGBA")
    person = shrunk.transform(
        (WIDTH, HEIGHT), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=(0, 0, 0, 0)
    )
    ground = wall()
    again = see(engine, over(ground, person))
    return Good(person, ground, head_of(again, again.faces[0]))


def jpeg(picture: Image.Image, quality: int = 92) -> bytes:
    """Return a picture as a JPEG file."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()
