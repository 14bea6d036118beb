"""What a file is, by its first bytes: a picture that is read, one of another kind, or a document."""

import re
from dataclasses import dataclass
from typing import Final, Literal

type Way = Literal["", "picture", "svg", "office", "video"]

#: How pictures begin that are read here.
_MAGIC: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
#: What may stand before the first element of a markup file.
_MARKUP: Final = (
    rb"(?:\s++|<\?xml[^>]*+>|<!--.{0,1000}?-->|<!DOCTYPE (?:svg|html)[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+"
)
#: How pictures begin that are not.
_PICTURES: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = (
    # ISO/IEC 14496-12: "ftyp" and a brand behind the box's length, which is short: no text begins with zeros.
    (re.compile(rb"\0\0.{2}ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"\0\0.{2}ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL), "HEIC"),
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), "TIFF"),
    # The four reserved bytes tell it from a text that begins with these letters.
    (re.compile(rb"BM.{4}\0{4}", re.DOTALL), "BMP"),
    (re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"), "JPEG 2000"),
    (re.compile(rb"\0\0\0\x0cJXL |\xff\x0a"), "JPEG XL"),
    (re.compile(rb"\0\0\x01\0[^\0]\0.{3}\0", re.DOTALL), "ICO"),
    (re.compile(rb"%!PS"), "PostScript"),
    (re.compile(rb"\x01\0\0\0.{36} EMF", re.DOTALL), "EMF"),
    (re.compile(_MARKUP + rb"<svg\b", re.DOTALL | re.IGNORECASE), "SVG"),
)
#: How other files begin that may hold a code, but are none.
_DOCUMENTS: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = (
    (re.compile(_MARKUP + rb"<(?:html|head|body)\b", re.DOTALL | re.IGNORECASE), "HTML"),
    (re.compile(rb"\s*+<(?:\?xml|!DOCTYPE html)\b", re.IGNORECASE), "XML"),
    (re.compile(rb"\xff\xfe<\0|\xfe\xff\0<"), "XML"),  # in UTF-16, drawings among them
    (
        re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels/|docProps/|word/|xl/|ppt/)", re.DOTALL),
        "Word/Excel/PowerPoint",
    ),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06)"), "ZIP"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "Office"),
    (re.compile(rb"\{\\rtf"), "RTF"),
    (re.compile(rb"\x1f\x8b\x08"), "GZIP"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7z"),
    (re.compile(rb"Rar!\x1a\x07"), "RAR"),
    (re.compile(rb"8BPS"), "Photoshop"),
    (re.compile(rb"\0\0.{2}ftyp", re.DOTALL), "MP4"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "WebM"),
    (re.compile(rb"RIFF.{4}AVI ", re.DOTALL), "AVI"),
)
#: Kinds with advice of their own: the catalogue's code, and what there is to look at.
_OWN: Final[dict[str, tuple[str, Way]]] = {
    "HEIC": ("image_heic", "picture"),
    "SVG": ("image_svg", "svg"),
    "PostScript": ("image_kind", ""),
    "EMF": ("image_kind", ""),
    "Word/Excel/PowerPoint": ("input_office", "office"),
    "MP4": ("input_video", "video"),
    "WebM": ("input_video", "video"),
    "AVI": ("input_video", "video"),
}
#: As much as is looked at.
_HEAD: Final = 2048
_MARK: Final = b"\xef\xbb\xbf"
#: A line near the beginning: every reader passes over what stands before it (ISO 32000-1, annex H, note 13).
_PDF: Final = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|[\r\n])\s*+%PDF-")
_PDF_HEAD: Final = 1024


@dataclass(frozen=True, slots=True)
class OtherKind:
    """A file that holds no code as it is: ``code`` is the catalogue's, ``format`` its kind's name.

    ``way``: what of it can be looked at all the same, where a program for it is at hand: the file as a
    picture, or as a drawing, or the pictures in it; ``""``: nothing.
    """

    code: str
    format: str
    way: Way = ""


def is_picture(data: bytes) -> bool:
    """Say whether a file is a picture (or a PDF), by its first bytes."""
    return data.startswith(_MAGIC) or is_pdf(data) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def is_pdf(data: bytes) -> bool:
    """Say whether a file is a PDF, by its first bytes."""
    return _PDF.search(data[:_PDF_HEAD]) is not None


def other_kind(data: bytes) -> OtherKind | None:
    """Return what a file is that is neither a picture that is read nor what may be a code, or None."""
    if picture := _first(_PICTURES, data):
        return _kind(picture, "image_kind", "picture")
    if document := _first(_DOCUMENTS, data):
        return _kind(document, "input_document", "")
    return None


def _kind(name: str, code: str, way: Way) -> OtherKind:
    code, way = _OWN.get(name, (code, way))
    return OtherKind(code, name, way)


def _first(table: tuple[tuple[re.Pattern[bytes], str], ...], data: bytes) -> str | None:
    head = data[:_HEAD].removeprefix(_MARK)
    return next((name for pattern, name in table if pattern.match(head)), None)
