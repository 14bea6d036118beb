"""QR codes of a text in parts (Structured Append), as pictures."""

import io

import segno
from PIL import Image


def drawn(text: str | bytes, count: int, error: str = "m") -> list[Image.Image]:
    """Return the QR codes of a text in parts."""
    images = []
    for symbol in segno.make_sequence(text, symbol_count=count, error=error, boost_error=False):
        file = io.BytesIO()
        symbol.save(file, kind="png", scale=4)
        images.append(Image.open(file).convert("L"))
    return images


def png(*images: Image.Image) -> bytes:
    """Draw images beside each other."""
    sheet = Image.new("L", (sum(image.width for image in images), max(i.height for i in images)), "white")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()
