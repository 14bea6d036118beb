"""What a sheet of paper leads to: an address as a QR code, drawn into the page."""

import io
from typing import Final

import segno
from markupsafe import Markup

#: ISO/IEC 18004 section 9.1: four modules of quiet zone.
_QUIET_ZONE: Final = 4


def code(address: str) -> Markup:
    """Return an address as a QR code in SVG that says it to who cannot see the code; error correction M."""
    out = io.BytesIO()
    drawn = segno.make_qr(address, error="m")
    drawn.save(
        out,
        kind="svg",
        border=_QUIET_ZONE,
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        title=address,
        svgclass=None,
        lineclass=None,
    )
    return Markup(out.getvalue().decode("utf-8"))  # noqa: S704 - segno escapes the title; the rest is numbers
