"""Pictures and files looked at by the real models."""

import io

from PIL import Image, ImageOps

from liangzheng.photo.engine import Engine, File
from verifier_wasm.photo.seen import HEAD, Seen


def see(engine: Engine, made: Image.Image | bytes) -> Seen:
    """Return what the engine sees of a picture, or of a file."""
    if isinstance(made, Image.Image):
        # Of a file that says nothing: without any it would be a frame of the camera.
        told, buffers = engine.tell(made.convert("RGB"), File("jpeg", made.width * made.height // 4, b""))
        return Seen.parse(told, **buffers)
    image = Image.open(io.BytesIO(made))
    file = File((image.format or "").lower(), len(made), made[:HEAD])
    told, buffers = engine.tell(ImageOps.exif_transpose(image).convert("RGB"), file)
    return Seen.parse(told, **buffers)
