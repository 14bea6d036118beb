"""The readers that are compared: this project's, and the engine as it comes."""

import io
import time
from collections.abc import Callable
from typing import Final

import zxingcpp
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.pictures.images import look

type Reader = Callable[[bytes], set[bytes]]


def ours(picture: bytes) -> set[bytes]:
    """Return what the command line reads, and the page by the same table."""
    try:
        *_, found = look(picture, source="scene")
    except BuilderError:
        return set()
    return {code.data for code in found.codes}


def engine(picture: bytes) -> set[bytes]:
    """Return what zxing-cpp reads with every option as it comes, looking for everything it knows."""
    with Image.open(io.BytesIO(picture)) as image:
        return {bytes(found.bytes) for found in zxingcpp.read_barcodes(image.convert("L"))}


READERS: Final[dict[str, Reader]] = {"liangzheng": ours, "zxing-cpp": engine}


def timed(reader: Reader, picture: bytes) -> tuple[set[bytes], float]:
    """Return what a reader reads, and the milliseconds of processor time that it took."""
    began = time.process_time()
    found = reader(picture)
    return found, (time.process_time() - began) * 1000
