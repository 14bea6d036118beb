"""The page of the photo check: opened, and what it says of a photo."""

import io
from typing import Any

from PIL import Image

from tests.support.check_page import CheckPage


def jpeg(image: Image.Image, **options: Any) -> bytes:
    """Return a picture as a phone saves it."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=93, **options)
    return out.getvalue()


def open_photo_check(check: CheckPage, lang: str = "zh") -> None:
    """Open the page, and wait until both of its engines are there."""
    check.page.goto(f"{check.origin}{lang}/photo-check/")
    check.ready()


def states(findings: list[dict[str, Any]]) -> dict[str, str]:
    """Return what is said of each rule."""
    return {finding["rule"]: finding["state"] for finding in findings}
