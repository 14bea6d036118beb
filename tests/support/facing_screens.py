"""Two pages that face each other: the camera of each films the other's screen."""

import base64
import io
from collections.abc import Callable
from typing import Final

from PIL import Image
from playwright.sync_api import Page

#: What a page's camera gives until something stands before it, in pixels.
_WIDTH: Final = 1280
_HEIGHT: Final = 720
#: Put into a page before its scripts: its camera is a canvas, and `_FILM` what stands before it.
_CAMERA: Final = f"""
const film = new OffscreenCanvas({_WIDTH}, {_HEIGHT});
const lens = document.createElement('canvas');
[lens.width, lens.height] = [{_WIDTH}, {_HEIGHT}];
const light = lens.getContext('2d');
// A camera gives new frames even of what stands still.
setInterval(() => light.drawImage(film, 0, 0), 50);
window.filmed = async (bytes) => {{
  const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))]));
  film.getContext('2d').drawImage(picture, 0, 0);
}};
film.getContext('2d').fillRect(0, 0, {_WIDTH}, {_HEIGHT});
light.drawImage(film, 0, 0);
navigator.mediaDevices.getUserMedia = async () => lens.captureStream(20);
"""


def give_camera(page: Page) -> None:
    """Give a page a camera that sees nothing yet; before the page is opened."""
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {_CAMERA} }});")


def film(page: Page, screen: bytes, *, height: float = 1.0) -> None:
    """Hold a screen, a PNG, before a page's camera: so high, of the picture's height, and in its middle."""
    shown = Image.open(io.BytesIO(screen)).convert("L")
    scale = height * _HEIGHT / shown.height
    shown = shown.resize((round(shown.width * scale), round(shown.height * scale)), Image.Resampling.BILINEAR)
    picture = Image.new("L", (_WIDTH, _HEIGHT), 96)
    picture.paste(shown, ((_WIDTH - shown.width) // 2, (_HEIGHT - shown.height) // 2))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    page.evaluate("bytes => window.filmed(bytes)", base64.b64encode(out.getvalue()).decode())


def films_until(page: Page, other: Page, done: Callable[[], bool], *, height: float = 1.0) -> None:
    """Let a page's camera film another's screen until something is so."""
    for _ in range(60):
        if done():
            return
        film(page, other.screenshot(), height=height)
        page.wait_for_timeout(300)
    raise AssertionError("nothing was read off the other screen")
