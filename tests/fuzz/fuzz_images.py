"""Pictures and PDF files: any bytes give codes or a `BuilderError`."""

import io
from typing import Any

from liangzheng.errors import BuilderError
from liangzheng.symbols import png, qr, qr_image
from tests.support.read_codes import read_codes
from verifier_wasm.shown.file_kinds import is_pdf, is_picture, other_kind

_IMAGE = qr_image(qr("LZ1:ABC"), scale=2)


def _saved(kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    _IMAGE.save(out, kind, **options)
    return out.getvalue()


SEEDS = (
    png(_IMAGE),
    _saved("JPEG", quality=50),
    _saved("GIF"),
    _saved("WEBP", lossless=True),
    _saved("PDF", resolution=72.0),
)


def one_input(data: bytes) -> None:
    is_picture(data)
    is_pdf(data)
    other_kind(data)
    try:
        codes = read_codes(data)
    except BuilderError as error:
        assert error.code in {"image_unreadable", "image_too_large", "pdf_damaged", "pdf_empty", "pdf_locked"}
        return
    for code in codes:
        assert code.symbology
