"""The pages of a PDF, drawn by PDFium, which the page uses too: all of them coarsely first, then finer."""

import ctypes
import math
import re
import time
from collections.abc import Callable, Iterator
from typing import Final

import pypdfium2
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.pictures.found import Found
from verifier_wasm import limits
from verifier_wasm.catalogue import sentence
from verifier_wasm.shown.code import Code

_POINTS: Final = 72  # an inch, ISO 32000-2 section 8.3.2.3
#: The page tree of a document that has none (section 7.7.3.2), where it is not compressed.
_NO_PAGES: Final = re.compile(rb"/Count\s+0\b")


def look_at_pdf(
    data: bytes, *, source: str, codes_in: Callable[[Image.Image], tuple[Code, ...]]
) -> Iterator[Found]:
    """Yield what was found so far, page by page; what comes last is the answer.

    Every page is drawn coarsely and then finely (`limits.PDF_ROUNDS`), since a letter can hold a large code
    beside the licence's small one; still finer only where that found nothing. Raises `BuilderError`
    ``pdf_locked`` (a password), ``pdf_empty`` (without pages) and ``pdf_damaged``.
    """
    started = time.process_time()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refused(source, _reason(error, data)) from error
    try:
        pages = len(document)
        if pages < 1:
            raise _refused(source, "pdf_empty")
        yield from _rounds(document, pages, started, codes_in)
    except (pypdfium2.PdfiumError, ctypes.ArgumentError, ValueError, OverflowError) as error:
        raise _refused(source, "pdf_damaged") from error
    finally:
        document.close()


def _rounds(
    document: pypdfium2.PdfDocument,
    pages: int,
    started: float,
    codes_in: Callable[[Image.Image], tuple[Code, ...]],
) -> Iterator[Found]:
    codes: tuple[Code, ...] = ()
    looked = 0
    for turn, (resolution, share) in enumerate(limits.PDF_ROUNDS):
        last = turn == len(limits.PDF_ROUNDS) - 1
        if last and codes:
            return
        for number in range(pages):
            found = codes_in(_drawn(document[number], resolution))
            codes = tuple(dict.fromkeys(codes + found))
            # No page counts that the last round leaves out: a code may be too small for the others.
            looked = number + 1 if turn == 0 or last else looked
            yield Found(codes, looked, pages)
            if time.process_time() - started > share * limits.READING_SECONDS:
                break


def _drawn(page: pypdfium2.PdfPage, resolution: int) -> Image.Image:
    """Return a page in grey, as fine as the limit on its pixels lets it be."""
    try:
        width, height = page.get_size()
        scale = min(resolution / _POINTS, math.sqrt(limits.PDF_PIXELS / (width * height)))
        drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
        return drawn.convert("L")
    finally:
        page.close()


def _reason(error: pypdfium2.PdfiumError, data: bytes) -> str:
    # fpdfview.h: FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY. Where there is no page to load, PDFium leaves what it
    # said of an earlier file, so that the file has to bear it out.
    if error.err_code in {4, 5} and b"/Encrypt" in data:
        return "pdf_locked"
    return "pdf_empty" if _NO_PAGES.search(data) else "pdf_damaged"


def _refused(source: str, code: str) -> BuilderError:
    return BuilderError(f"{source}: {sentence(code, 'en')}", code=code)
