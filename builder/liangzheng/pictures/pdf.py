"""The pages of a PDF, drawn by PDFium, which the page uses too: all of them coarsely first, then finer."""

import ctypes
import math
import re
import time
from collections.abc import Callable, Iterator
from typing import Final, Protocol

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


class Looks(Protocol):
    """How a page's drawing is looked at."""

    def codes(self, image: Image.Image) -> tuple[Code, ...]:
        """Return the codes that are plain to see."""

    def glimpse(self, image: Image.Image) -> bool:
        """Say whether there is a code that is not read."""

    def climb(self, image: Image.Image, may_go_on: Callable[[], bool]) -> tuple[Code, ...]:
        """Return what the ladder finds."""


def look_at_pdf(data: bytes, *, source: str, looks: Looks) -> Iterator[Found]:
    """Yield what was found so far, page by page; what comes last is the answer.

    Every page is drawn coarsely and then finely (`limits.PDF_ROUNDS`), since a letter can hold a large code
    beside the licence's small one; still finer only where that found nothing, and after that pages are looked
    at in other ways, those first in which a code was seen and not read. Raises `BuilderError` ``pdf_locked``
    (a password), ``pdf_empty`` (without pages) and ``pdf_damaged``.
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
        yield from _rounds(document, pages, started, looks)
    except (pypdfium2.PdfiumError, ctypes.ArgumentError, ValueError, OverflowError) as error:
        raise _refused(source, "pdf_damaged") from error
    finally:
        document.close()


def _rounds(document: pypdfium2.PdfDocument, pages: int, started: float, looks: Looks) -> Iterator[Found]:
    codes: tuple[Code, ...] = ()
    glimpsed: list[int] = []
    looked = 0

    def is_late(share: float) -> bool:
        return time.process_time() - started > share * limits.READING_SECONDS

    for turn, (resolution, share) in enumerate(limits.PDF_ROUNDS):
        last = turn == len(limits.PDF_ROUNDS) - 1
        if last and codes:
            return
        until = limits.PDF_GLIMPSED if last and glimpsed else share
        for number in range(pages):
            drawn = _drawn(document[number], resolution)
            found = looks.codes(drawn)
            codes = tuple(dict.fromkeys(codes + found))
            if turn == 0 and not found and looks.glimpse(drawn):
                glimpsed.append(number)
            # No page counts that the last round leaves out: a code may be too small for the others.
            looked = number + 1 if turn == 0 or last else looked
            yield Found(codes, looked, pages)
            if is_late(until):
                break
    began = time.process_time()

    def may_go_on() -> bool:
        return time.process_time() - began < limits.LADDER_SECONDS and not is_late(share)

    for number in (*glimpsed, *(each for each in range(pages) if each not in glimpsed)):
        if codes or not may_go_on():
            return
        codes = looks.climb(_drawn(document[number], limits.PDF_LADDER), may_go_on)
        yield Found(codes, looked, pages)


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
