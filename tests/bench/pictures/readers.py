"""The readers that are compared: this project's, and two as they come."""

import base64
import io
import json
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import zxingcpp
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.pictures.images import look

#: The codes of a picture, and the milliseconds of processor time that another process took over them.
type Reader = Callable[[bytes], tuple[set[bytes], float]]

_JSQR: Final = Path(__file__).with_name("jsqr.mjs")


def ours(picture: bytes) -> tuple[set[bytes], float]:
    """Return what the command line reads, and the page by the same table."""
    try:
        *_, found = look(picture, source="scene")
    except BuilderError:
        return set(), 0
    return {code.data for code in found.codes}, 0


def engine(picture: bytes) -> tuple[set[bytes], float]:
    """Return what zxing-cpp reads with every option as it comes, looking for everything it knows."""
    with Image.open(io.BytesIO(picture)) as image:
        return {bytes(found.bytes) for found in zxingcpp.read_barcodes(image.convert("L"))}, 0


def jsqr(picture: bytes) -> tuple[set[bytes], float]:
    """Return what jsQR reads with every option as it comes: one QR code."""
    with Image.open(io.BytesIO(picture)) as image:
        grey = image.convert("L")
    process = _node()
    assert process.stdin
    assert process.stdout
    process.stdin.write(struct.pack("<II", *grey.size) + grey.tobytes())
    process.stdin.flush()
    codes, milliseconds = json.loads(process.stdout.readline())
    return {base64.b64decode(code) for code in codes}, milliseconds


@cache
def _node() -> "subprocess.Popen[bytes]":
    """Start Node, which ends with this process: its input ends then."""
    own = Path(sys.executable).with_name("node")
    node = own if own.exists() else shutil.which("node")
    assert node, "there is no Node: run `make setup`"
    return subprocess.Popen([node, _JSQR], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


READERS: Final[dict[str, Reader]] = {"liangzheng": ours, "zxing-cpp": engine, "jsQR": jsqr}


def timed(reader: Reader, picture: bytes) -> tuple[set[bytes], float]:
    """Return what a reader reads, and the milliseconds of processor time that it took."""
    began = time.process_time()
    found, elsewhere = reader(picture)
    return found, (time.process_time() - began) * 1000 + elsewhere
