"""Pictures and PDFs of a few kilobytes that keep a decoder busy for minutes or fill its memory."""

import io
import zlib
from collections.abc import Sequence

from PIL import Image

from liangzheng.symbols import QrCode

_POINTS_A_MM = 72 / 25.4


def checkered(side: int, card: Image.Image | None = None) -> bytes:
    """Return a PNG of black and white squares, candidates for a code everywhere; ``card`` lies on it."""
    square = Image.frombytes(
        "L", (8, 8), bytes(255 * ((x // 4 + y // 4) % 2) for y in range(8) for x in range(8))
    )
    row = Image.new("L", (side, 8))
    for left in range(0, side, 8):
        row.paste(square, (left, 0))
    image = Image.new("L", (side, side))
    for top in range(0, side, 8):
        image.paste(row, (0, top))
    if card is not None:
        image.paste(card, (80, 80))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def many_scans(side: int, count: int) -> bytes:
    """Return a progressive JPEG whose last scan is repeated; each goes over the whole picture."""
    out = io.BytesIO()
    Image.new("L", (side, side), 200).save(out, "JPEG", progressive=True, quality=50)
    whole = out.getvalue()
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + scan * count + whole[-2:]


def pdf(
    contents: Sequence[str], *, resources: str = "", extra: Sequence[bytes] = (), box: str = "0 0 200 200"
) -> bytes:
    """Return a PDF with a page for each content; ``extra`` are its objects from number 3 on."""
    first = 3 + len(extra)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode(),
        *extra,
    ]
    for number, content in enumerate(contents):
        where = f"/MediaBox[{box}]/Contents {first + 2 * number + 1} 0 R"
        page = f"<</Type/Page/Parent 2 0 R{where}/Resources<<{resources}>>>>"
        objects += [page.encode(), stream(content.encode())]
    out = b"%PDF-1.7\n"
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def locked_pdf() -> bytes:
    """Return a PDF of one page that is locked by a password nobody knows (RC4, revision 2)."""
    key = b"<%s>" % (b"5a" * 32)
    entries = b"/Encrypt<</Filter/Standard/V 1/R 2/O%s/U%s/P -44>>/ID[<00><00>]/Root" % (key, key)
    return pdf([""]).replace(b"/Root", entries)


def stream(content: bytes, *, entries: bytes = b"") -> bytes:
    """Return a compressed stream object."""
    packed = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def shading(*, before: int = 0) -> bytes:
    """Return a PDF whose last page blends thousands of gradients over each other."""
    gradient = (
        b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 2400 2400]/Extend[true true]"
        b"/Function<</FunctionType 2/Domain[0 1]/N 1/C0[1 0 0]/C1[0 0 1]>>>>"
    )
    resources = "/Shading<</S 3 0 R>>/ExtGState<</G<</ca 0.5/BM/Luminosity>>>>"
    busy = "/G gs " + "/S sh " * 20_000
    return pdf([*[""] * before, busy], resources=resources, extra=[gradient], box="0 0 1400 1400")


def nested_forms() -> bytes:
    """Return a PDF in which each of ten forms draws the next one ten times."""
    draw = b"/X Do " * 10
    forms = [
        stream(
            draw,
            entries=b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>"
            % (4 + n),
        )
        for n in range(10)
    ]
    last = stream(b"0 0 9 9 re f", entries=b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]")
    return pdf([draw.decode()], resources="/XObject<</X 3 0 R>>", extra=[*forms, last], box="0 0 600 800")


def vector_pdf(code: QrCode, *, millimetres: float) -> bytes:
    """Return an A4 page with a code drawn in squares, as wide as said without its quiet zone."""
    module = millimetres * _POINTS_A_MM / code.size
    squares = [
        f"{100 + x * module:.4f} {700 - y * module:.4f} {module:.4f} {module:.4f} re"
        for y, row in enumerate(code.rows())
        for x, dark in enumerate(row)
        if dark
    ]
    return pdf([" ".join([*squares, "f"])], box="0 0 595 842")
