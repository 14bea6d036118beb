"""Visible digital seals (VDS) and ICAO barcodes (IDB): signed, and verified by a certificate trusted here.

A seal names its signer's certificate and never brings one, so the trust list has to hold it. It also names no
algorithm: the certificate's curve decides (ICAO Doc 9303 part 13 section 2.5). ADR 0013.
"""

import base64
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from verifier_wasm.envelope import Document, Envelope, Recognition, Signature
from verifier_wasm.errors import DecodeError
from verifier_wasm.shown.code import Code

if TYPE_CHECKING:
    from verifier_wasm.layouts.vds.barcode import Barcode

name: Final = "vds"
standard: Final = "ICAO Doc 9303-13, BSI TR-03137, ICAO Datastructure for Barcode"
verified: Final = True

#: The magic byte and the versions 3 and 4, as they are and in the texts that readers and people make of them.
_RAW: Final = (b"\xdc\x02", b"\xdc\x03")
_LATIN_1: Final = tuple(start.decode("latin-1").encode() for start in _RAW)
#: A header, one feature and a signature are never shorter.
_BASE64: Final = re.compile(rb"3A[I-P][A-Za-z0-9+/_-]{100,}={0,2}")
_BASE32: Final = re.compile(rb"3QB[A-Z2-7]{100,}={0,6}")
_BARCODE: Final = re.compile(rb"[RN]DB1[A-D][A-Z2-7]{8,}=*")

#: Algorithms by the length of r and s, and by IDB's number of the hash (keys.ALGORITHMS).
_BY_LENGTH: Final = {
    64: frozenset({-7, -9, -265}),
    96: frozenset({-35, -51, -267}),
    128: frozenset({-268}),
    132: frozenset({-36, -52}),
}
_BY_HASH: Final = {1: _BY_LENGTH[64], 2: _BY_LENGTH[96], 3: _BY_LENGTH[128] | _BY_LENGTH[132]}
#: Curves that the standard allows and no key here can have: 192, 224 and 320 bits.
_OTHER_LENGTHS: Final = frozenset({48, 56, 80})
#: Other versions are few, and a seal is not shorter than this.
_VERSIONS, _SHORTEST = 0x10, 60

_DAY: Final = timedelta(days=1)


def recognise(code: Code) -> Recognition | None:
    """Recognise the magic byte with a known version, or the prefix of an IDB barcode."""
    if _BARCODE.fullmatch(code.data):
        return Recognition(name, "idb")
    return Recognition(name, "digital_seal") if _bytes_of(code.data) is not None else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; raises the errors of `parse_seal` and `parse_barcode`, and ``vds_signature``."""
    if _BARCODE.fullmatch(code.data):
        from verifier_wasm.layouts.vds.barcode import parse_barcode  # noqa: PLC0415 - few codes need it

        return _barcode(parse_barcode(code.data))
    from verifier_wasm.layouts.vds import parse_seal  # noqa: PLC0415 - few codes need it
    from verifier_wasm.layouts.vds.features import DEFINITIONS, read_features  # noqa: PLC0415
    from verifier_wasm.layouts.vds.reference import OtherReadings, SignerReference  # noqa: PLC0415

    data = _bytes_of(code.data)
    if data is None:
        raise DecodeError("vds_text")
    seal = parse_seal(data)
    header = seal.header
    definition, known = DEFINITIONS.get(header.definition, ("", {}))
    named, unknown = read_features(seal.features, known)
    fields: dict[str, Any] = {
        "seal_type": definition or f"{header.definition:04X}",
        "issuing_country": header.country.rstrip("<"),
        "issued_on": header.issued_on.isoformat(),
        **named,
    }
    value = _side_by_side(seal.signature)
    length = len(value)
    if length and length not in _BY_LENGTH and length not in _OTHER_LENGTHS:
        raise DecodeError("vds_signature", length=length)
    algorithms = _BY_LENGTH.get(length, frozenset())
    others = OtherReadings(seal.others, algorithms, seal.message, value) if seal.others else None
    reference = SignerReference(header.signer, header.reference, others)
    signature = Signature(
        algorithm=max(algorithms, default=0),
        kid=reference.kid,
        message=seal.message,
        value=value,
        alternatives=algorithms,
        certificate=reference,
        unsupported="" if algorithms or not length else f"ECDSA ({length * 4} bit)",
    )
    return _envelope(signature, fields, unknown, header.signed_on)


def _barcode(barcode: "Barcode") -> Envelope:
    from verifier_wasm.layouts.vds.features import BARCODE_MESSAGES, read_features  # noqa: PLC0415
    from verifier_wasm.layouts.vds.signer import purposes_of  # noqa: PLC0415

    named, unknown = read_features(barcode.messages, BARCODE_MESSAGES)
    fields = {"issuing_country": barcode.country.rstrip("<"), **named}
    algorithms = _BY_HASH.get(barcode.hash, frozenset())
    if barcode.signature and barcode.hash not in _BY_HASH:
        raise DecodeError("vds_signature", length=len(barcode.signature))
    if barcode.certificate and barcode.reference and not barcode.reference.names(barcode.certificate):
        raise DecodeError("vds_reference")
    signature = Signature(
        algorithm=max(algorithms, default=0),
        kid=barcode.reference.digest if barcode.reference else None,
        message=barcode.message,
        value=_side_by_side(barcode.signature),
        chain=(barcode.certificate,) if barcode.certificate else (),
        purposes=purposes_of(barcode.certificate) if barcode.certificate else None,
        alternatives=algorithms,
        certificate=barcode.reference,
    )
    return _envelope(signature, fields, unknown, barcode.signed_on)


def _side_by_side(signature: bytes) -> bytes:
    """Return r and s of a signature, which some encoders write as DER."""
    from verifier_wasm.layouts.vds.ecdsa import side_by_side  # noqa: PLC0415 - few codes need it

    if len(signature) in _BY_LENGTH or len(signature) in _OTHER_LENGTHS:
        return signature
    return side_by_side(signature) or signature


def _envelope(
    signature: Signature, fields: Mapping[str, Any], unknown: Mapping[str, Any], signed_on: date | None
) -> Envelope:
    return Envelope(
        format=name,
        signature=signature,
        document=Document(name, fields, unknown),
        generated_at=None if signed_on is None else datetime.combine(signed_on, time(tzinfo=UTC)),
        # A seal gives the day, and not in which time zone.
        generated_within=_DAY,
    )


def _bytes_of(data: bytes) -> bytes | None:
    """Return the seal's bytes out of the forms in which they come; None for what is not a seal."""
    if data.startswith(_RAW):
        return data
    # A version that is not known here is a seal all the same; no text begins so.
    if data[:1] == _RAW[0][:1] and len(data) > _SHORTEST and data[1] < _VERSIONS and _has_country(data):
        return data
    try:
        if data.startswith(_LATIN_1):
            found = data.decode("utf-8").encode("latin-1")
        elif _BASE64.fullmatch(data):
            padded = data.rstrip(b"=")
            found = base64.b64decode(padded + b"=" * (-len(padded) % 4), altchars=_altchars(data))
        elif _BASE32.fullmatch(data):
            found = base64.b32decode(data.rstrip(b"=") + b"=" * (-len(data.rstrip(b"=")) % 8))
        else:
            return None
    except ValueError:  # UnicodeError and binascii.Error are
        return None
    return found if found.startswith(_RAW) and _has_country(found) else None


def _altchars(data: bytes) -> bytes:
    return b"-_" if b"-" in data or b"_" in data else b"+/"


def _has_country(data: bytes) -> bool:
    """Say whether a seal has a country; a text that only begins like one in Base64 has none."""
    from verifier_wasm.layouts.vds import c40  # noqa: PLC0415 - few codes need it

    try:
        return c40.decode(data[2:4]).rstrip().isalpha()
    except DecodeError:
        return False
