"""The process in which a photo is decoded and looked at: what comes from strangers can fill or stall it.

In, on standard input: the file. Out: a line of JSON, ``{"told", "sizes": [[name, length], ...]}``, and the
buffers one after another; or ``{"error": code}`` of the file, ``{"fault": [code, message]}`` of the program.
`liangzheng.photo.look` starts it and reads what it says.
"""

import io
import json
import os
import sys
import warnings
from typing import Any, Final

from pi_heif import register_heif_opener
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.own_process import limit_memory
from liangzheng.photo.engine import Engine, File
from liangzheng.photo.found_models import find_models
from liangzheng.photo.srgb import in_srgb
from liangzheng.upright import upright
from verifier_wasm import limits
from verifier_wasm.photo.seen import HEAD

#: What is opened. TIFF is left out: what cameras call raw begins like it, and only holds a thumbnail.
_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "HEIF")
_GREY: Final = frozenset({"1", "L", "LA", "I", "F", "I;16"})

#: A picture is looked at for what is clear in so many cells a side; of them this part, less opaque than that.
_CELLS: Final = 64
_CLEAR: Final = 0.02
_OPAQUE: Final = 128


def main() -> None:
    """Answer once."""
    answer: dict[str, Any]
    buffers: list[bytes]
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not be taken for an answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    data = sys.stdin.buffer.read()
    try:
        engine = Engine(find_models())
    except BuilderError as error:
        answer, buffers = {"fault": [error.code, str(error)]}, []
    else:
        limit_memory(limits.PHOTO_MEMORY)
        answer, buffers = _answer(engine, data)
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.writelines(buffers)
    answers.flush()


def _answer(engine: Engine, data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about damaged metadata, and sizes that are limited here
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            if image.width * image.height > limits.IMAGE_PIXELS:
                return {"error": "photo_too_large"}, []
            # A JPEG of several pictures, as phones write with a depth or a second lens, is looked at as one.
            kind = "jpeg" if image.format == "MPO" else (image.format or "").lower()
            grey = image.mode in _GREY
            if image.width * image.height > limits.PHOTO_WHOLE_PIXELS:
                # A JPEG can be unpacked at half of its size.
                image.draft("RGB", (image.width // 2, image.height // 2))
            clear = is_clear(image)
            image = upright(image)
            picture = _on_white(image)
        told, buffers = engine.tell(picture, File(kind, len(data), data[:HEAD]), grey=grey, clear=clear)
    except Image.DecompressionBombError:
        return {"error": "photo_too_large"}, []
    except MemoryError:
        return {"error": "photo_too_complex"}, []
    except Exception:  # noqa: BLE001 - decoders raise what they like
        return {"error": "photo_damaged"}, []
    return {"told": told, "sizes": [[name, len(one)] for name, one in buffers.items()]}, [*buffers.values()]


def _has_alpha(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def is_clear(image: Image.Image) -> bool:
    """Tell whether more than corners of a picture is seen through; photo-picture.js tells it in the page."""
    if not _has_alpha(image):
        return False
    alpha = image.convert("RGBA").getchannel("A").resize((_CELLS, _CELLS), Image.Resampling.BOX)
    return sum(alpha.histogram()[:_OPAQUE]) > _CLEAR * _CELLS**2


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture as RGB of sRGB; a transparent ground is white, as every viewer shows it."""
    if not _has_alpha(image):
        return in_srgb(image if image.mode == "RGB" else image.convert("RGB"))
    clear = in_srgb(image.convert("RGBA"))
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
