"""Files that hold a picture, or are drawn first: an SVG, a Word document, a HEIC photo."""

import io
import zipfile
from base64 import b64decode
from typing import Final

import segno

#: A code "LZ1:HEIC" in HEVC, made with libheif's encoder: what is installed for reading has none.
HEIC: Final = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAXttZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAACJpbG9jAAAAAERAAAEAAQAAAAABnwABAAAAAAAAAkkAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAA"
    "AA5waXRtAAAAAAABAAAA+2lwcnAAAADbaXBjbwAAAHZodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNw"
    "AAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFz"
    "wIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAADoAAAABAAAAOgAAAAH////6AAAA"
    "Av////oAAAACAAAADnBpeGkAAAAAAQgAAAAYaXBtYQAAAAAAAAABAAEFgQIDBYQAAAJRbWRhdAAAAkUoAa8ZgDE/hZoC8U+L"
    "W6BU0JBlMpvG/RaUiqNsfJjdjFMzlwRBnf88zN0CeWHyxbjb0HYJdFcS6fD67IRZUo69CXhah/Z12D3pjqltwoJsHtAKb86W"
    "TzZEowd8KCUxUeTXZ+pzAWhncVRSd+uHd8svPyRlu9SAf7N6qaGqZS2q/f267KAiPfWZyx6xUbUuKMe4vH1sT5HyQdB4VV39"
    "D3Yi9Ki3kgLQLSfQ1drhfcJTOTB9OHRgRAYL+q2gUtD/pXDzoUspad0ZAoJJ6AakicYpm5KSNGJCgsJ74eWE4czyjGRJqsi8"
    "GwhTmEzwm/PC2J31vJfZqFKxLOzn0S9b4ScNw0GwfTFU35EpuVZMNYlXnK20BuWSD62cIJEes2GgrHiUh57yjZ9APnxysPp2"
    "x5RL9Eut4sGNNbnOC2R+audnMA2q+TpVNQSLlJzG8zdMsq1//91KqksxQ2AAiidsgSO9i1h8Kwdd+uXfloeBehkmVVqN05sZ"
    "SChk0L1H6jE9MgmdzCAe4T6u+QxW0YgC07+8olIBzxrZ75L7uEL+fniprKvE73yRTeyXWmhvYUeTd0/Ju7ai8Byoum8ebvLU"
    "HVNpYhvmER/ENTQT0qYQVElFPQ1FeUsob0RjxE3QVf64PMkr065BEi5VOQIZ0f2tu0GA51WJUD8xIwZwLJGJbkV74lc0j/EO"
    "y2PWL6GBF3eZH3l0hfDkGf7ftl7wd8VZ39AeHS3JLkpzRD7IhxK7/w3XQqTcUiHouYrqIZXfbMYp/vxiFrownA=="
)


def svg(text: str, *, inside: str = "", before: str = "", size: bool = True) -> bytes:
    """Return a code as a drawing, with further markup before and in it."""
    out = io.BytesIO()
    code = segno.make_qr(text, error="m", mode="alphanumeric")
    code.save(out, kind="svg", xmldecl=False, omitsize=not size, light="white")
    return before.encode() + out.getvalue().replace(b"</svg>", inside.encode() + b"</svg>")


def docx(pictures: dict[str, bytes]) -> bytes:
    """Return a document with pictures by their names in ``word/media``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        for name, data in pictures.items():
            archive.writestr(f"word/media/{name}", data)
    return out.getvalue()
