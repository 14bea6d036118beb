"""Visible digital seals (VDS) and ICAO barcodes (IDB): signed, and verified by a certificate trusted here.

A seal names its signer's certificate and never brings one, so the trust list has to hold it. It also names no
algorithm: the certificate's curve decides (ICAO Doc 9303 part 13 section 2.5). ADR 0013.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from verifier_wasm.envelope import Document, Envelope, Signature, UncheckedSignature, Unsigned
from verifier_wasm.errors import DecodeError
from verifier_wasm.layouts.vds.barcode import Barcode, parse_barcode
from verifier_wasm.layouts.vds.ecdsa import side_by_side
from verifier_wasm.layouts.vds.features import BARCODE_MESSAGES, DEFINITIONS, read_features
from verifier_wasm.layouts.vds.reference import OtherReadings, SignerReference
from verifier_wasm.layouts.vds.seal import Seal, parse_seal
from verifier_wasm.layouts.vds.signer import purposes_of

#: What an IDB barcode begins with (part 3.2); a seal begins with a byte that is not a letter.
_BARCODE: Final = (b"RDB1", b"NDB1")
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
_DAY: Final = timedelta(days=1)


def decode(data: bytes) -> Envelope:
    """Decode; raises the errors of `parse_seal` and `parse_barcode`, and ``vds_signature``."""
    if data.startswith(_BARCODE):
        return _barcode(parse_barcode(data))
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
    return _envelope(_seal_signature(seal), fields, unknown, header.signed_on)


def _seal_signature(seal: Seal) -> Signature | UncheckedSignature | Unsigned:
    value = _side_by_side(seal.signature)
    length = len(value)
    if not length:
        return Unsigned()
    if length in _OTHER_LENGTHS:
        return UncheckedSignature(f"ECDSA ({length * 4} bit)")
    if length not in _BY_LENGTH:
        raise DecodeError("vds_signature", length=length)
    algorithms = _BY_LENGTH[length]
    others = OtherReadings(seal.others, algorithms, seal.message, value) if seal.others else None
    reference = SignerReference(seal.header.signer, seal.header.reference, others)
    return Signature(
        algorithm=max(algorithms),
        kid=reference.kid,
        message=seal.message,
        value=value,
        alternatives=algorithms,
        certificate=reference,
    )


def _barcode(barcode: Barcode) -> Envelope:
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
    if len(signature) in _BY_LENGTH or len(signature) in _OTHER_LENGTHS:
        return signature
    return side_by_side(signature) or signature


def _envelope(
    signature: Signature | UncheckedSignature | Unsigned,
    fields: Mapping[str, Any],
    unknown: Mapping[str, Any],
    signed_on: date | None,
) -> Envelope:
    return Envelope(
        signature=signature,
        document=Document("vds", fields, unknown),
        generated_at=None if signed_on is None else datetime.combine(signed_on, time(tzinfo=UTC)),
        # A seal gives the day, and not in which time zone.
        generated_within=_DAY,
    )
