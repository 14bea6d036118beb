"""A whole seal: header, message zone, signature zone (ICAO Doc 9303 part 13 section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from verifier_wasm.errors import DecodeError
from verifier_wasm.vds.header import Header, parse_header
from verifier_wasm.vds.tlv import items

#: Section 2.5: the one tag that is no feature.
_SIGNATURE: Final = 0xFF


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as it stands: nothing in it is trusted yet.

    ``features``: values by tag, in their order. ``message``: what is signed, header and message zone.
    ``signature``: r and s; empty where there is no signature zone.
    """

    header: Header
    features: Mapping[int, bytes]
    message: bytes
    signature: bytes


def parse_seal(data: bytes) -> Seal:
    """Read a seal.

    Raises `DecodeError`: those of `parse_header` and `items`, ``vds_feature`` (a tag twice) and
    ``vds_trailing`` (something follows the signature zone).
    """
    header = parse_header(data)
    features: dict[int, bytes] = {}
    for item in items(data, header.length):
        if item.tag == _SIGNATURE:
            # Section 2.5: the signature zone is the last.
            if item.end != len(data):
                raise DecodeError("vds_trailing", offset=item.end)
            return Seal(header, features, data[: item.start], item.value)
        if item.tag in features:
            raise DecodeError("vds_feature", tag=item.tag)
        features[item.tag] = item.value
    return Seal(header, features, data, b"")
