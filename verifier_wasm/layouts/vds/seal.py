"""A whole seal: header, message zone, signature zone (ICAO Doc 9303 part 13 section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from verifier_wasm import limits
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.layouts.vds.ecdsa import side_by_side
from verifier_wasm.layouts.vds.header import Header, Layout, layouts, parse_header
from verifier_wasm.layouts.vds.tlv import items

#: Section 2.5: the one tag that is not a feature.
_SIGNATURE: Final = 0xFF
#: Bytes of r and s together, by curve: 192 to 521 bits.
SIGNATURE_LENGTHS: Final = frozenset({48, 56, 64, 80, 96, 128, 132})
#: What fills a symbol, or ends a line, after the seal; and an empty feature that fills the message zone.
_PADDING: Final = b"\0 \r\n"
_FILLER: Final = 0


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as it stands: nothing in it is trusted yet.

    ``features``: values by tag, in their order. ``message``: what is signed, header and message zone.
    ``signature``: r and s; empty where there is no signature zone. ``others``: signer and reference as other
    readings of the same bytes have them.
    """

    header: Header
    features: Mapping[int, bytes]
    message: bytes
    signature: bytes
    others: tuple[tuple[str, str], ...] = ()


def parse_seal(data: bytes) -> Seal:
    """Read a seal: as the standard has it, and where that gives no signed seal, as signers have written it.

    Which reading is meant nothing says but the rest: another one counts only where its dates exist, its
    features end where its signature begins, and that is the last. The signature decides in the end.

    Raises `DecodeError`: those of `parse_header` and `items`, ``vds_feature`` (a tag twice) and
    ``vds_trailing`` (something follows the signature zone), of the standard's reading; `LimitError`
    ``vds_too_long``.
    """
    if len(data) > limits.SEAL_LENGTH:
        raise LimitError("vds_too_long", limit=limits.SEAL_LENGTH)
    seals: list[Seal] = []
    first: DecodeError | None = None
    for layout in layouts(data):
        for one_byte in (False, True):
            try:
                seals.append(_parse(data, layout, one_byte=one_byte))
            except DecodeError as error:
                # What a person reads is what the standard's own reading lacks.
                if not seals:
                    first = first or error
    signed = [seal for seal in seals if seal.signature]
    whole = [seal for seal in signed if _is_whole(seal.signature)]
    if not whole:
        if first is not None:
            raise first
        return seals[0]
    best = whole[0]
    same = [seal.header for seal in whole if (seal.message, seal.signature) == (best.message, best.signature)]
    names = dict.fromkeys((header.signer, header.reference) for header in same)
    return replace(best, others=tuple(names)[1:])


def _is_whole(signature: bytes) -> bool:
    return len(signature) in SIGNATURE_LENGTHS or side_by_side(signature) is not None


def _parse(data: bytes, layout: Layout, *, one_byte: bool) -> Seal:
    header = parse_header(data, layout)
    features: dict[int, bytes] = {}
    for item in items(data, header.length, one_byte=one_byte):
        if item.tag == _SIGNATURE:
            # Section 2.5: the signature zone is the last.
            if data[item.end :].strip(_PADDING):
                raise DecodeError("vds_trailing", offset=item.end)
            return Seal(header, features, data[: item.start], item.value)
        if item.tag == _FILLER and not item.value:
            continue
        if item.tag in features:
            raise DecodeError("vds_feature", tag=item.tag)
        features[item.tag] = item.value
    return Seal(header, features, data, b"")
