"""Seals signed in the test run, written by other code than the one that reads them."""

import base64
import hashlib
import zlib
from datetime import date, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from liangzheng.keys import public_key
from tests.support.signed import NOW
from verifier_wasm import Issuer, TrustedKey, TrustStore
from verifier_wasm.crypto.keys import Kid

#: A feature: tag, value.
type Feature = tuple[int, bytes]

VISA = 0x5D01
MRZ = "VCUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C4XXX4009078F9612109<<<<<<<<"
TODAY = date(2026, 11, 23)
_ORDER = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def c40(text: str) -> bytes:
    """Encode C40, each group of three as one number."""
    text = text.replace("<", " ")
    values = [3 + _ORDER.index(character) for character in text]
    out = b""
    while values:
        group, values = values[:3], values[3:]
        if len(group) == 1:
            return out + bytes([254, ord(text[-1]) + 1])
        group += [0] * (3 - len(group))
        out += (group[0] * 1600 + group[1] * 40 + group[2] + 1).to_bytes(2)
    return out


def day(value: date) -> bytes:
    return int(f"{value.month:02}{value.day:02}{value.year:04}").to_bytes(3)


def tlv(tag: int, value: bytes) -> bytes:
    size = len(value)
    length = (
        bytes([size]) if size < 128 else bytes([0x81, size]) if size < 256 else b"\x82" + size.to_bytes(2)
    )
    return bytes([tag]) + length + value


class Sealer:
    """A signer of seals with a certificate of its own."""

    def __init__(
        self,
        curve: ec.EllipticCurve | None = None,
        *,
        country: str = "UT",
        name: str = "TS",
        serial: int = 0x27,
        begin: datetime = NOW - timedelta(days=365),
        end: datetime = NOW + timedelta(days=365),
    ) -> None:
        self.private = ec.generate_private_key(curve or ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(x509.NameOID.COUNTRY_NAME, country),
                x509.NameAttribute(x509.NameOID.COMMON_NAME, name),
            ]
        )
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(self.private.public_key())
            .serial_number(serial)
            .not_valid_before(begin)
            .not_valid_after(end)
            .sign(self.private, hashes.SHA256())
        )
        self.signer = country + name
        self.serial = serial
        self.begin, self.end = begin, end
        self.certificate = made.public_bytes(serialization.Encoding.DER)

    def store(self, *, issuer: str | None = "seal-office", kinds: frozenset[str] | None = None) -> TrustStore:
        """Trust the certificate, under a kid that no seal writes."""
        public = public_key(self.private.public_key(), source="test")
        trusted = TrustedKey(
            Kid(b"list-kid"),
            public,
            not_before=self.begin,
            not_after=self.end,
            certificate=self.certificate,
        )
        return TrustStore((Issuer(issuer, "印章机关", "Seal office", (trusted,), kinds),), sequence=1)

    def sign(self, message: bytes) -> bytes:
        """Return r and s; the hash as long as the curve (Doc 9303 part 13 section 2.5)."""
        size = self.private.curve.key_size
        steps = ((224, hashes.SHA224()), (256, hashes.SHA256()), (384, hashes.SHA384()))
        digest = next((digest for longest, digest in steps if size <= longest), hashes.SHA512())
        r, s = decode_dss_signature(self.private.sign(message, ec.ECDSA(digest)))
        length = (size + 7) // 8
        return r.to_bytes(length) + s.to_bytes(length)

    def header(
        self,
        *,
        version: int = 4,
        country: str = "UTO",
        reference: str | None = None,
        issued: date = TODAY,
        signed: date = TODAY,
        definition: int = VISA,
    ) -> bytes:
        reference = f"{self.serial:X}" if reference is None else reference
        if version == 3:
            named = c40(self.signer + reference.rjust(5, "0"))
        else:
            named = c40(f"{self.signer}{len(reference):02X}") + c40(reference)
        start = bytes([0xDC, version - 1]) + c40(country) + named
        return start + day(issued) + day(signed) + definition.to_bytes(2)

    def seal(self, *features: Feature, signature: bytes | None = None, **header: Any) -> bytes:
        """Return a signed seal."""
        message = self.header(**header) + b"".join(tlv(*feature) for feature in features or VISA_FEATURES)
        return message + tlv(0xFF, self.sign(message) if signature is None else signature)

    def barcode(
        self,
        *messages: Feature,
        zipped: bool = False,
        prefix: str = "RDB1",
        algorithm: int = 1,
        certificate: bool = False,
        signed: date = TODAY,
    ) -> str:
        """Return a signed IDB barcode."""
        digest = hashlib.sha1(self.certificate, usedforsecurity=False).digest()[15:]
        header = c40("UTO") + bytes([algorithm]) + digest + b"\0" + day(signed)
        group = tlv(0x61, b"".join(tlv(*message) for message in messages or BARCODE_MESSAGES))
        extra = tlv(0x7E, self.certificate) if certificate else b""
        data = header + group + extra + tlv(0x7F, self.sign(header + group))
        return prefix + idb_text(data, flags=1 | (2 if zipped else 0))


VISA_FEATURES: tuple[Feature, ...] = (
    (2, c40(MRZ)),
    (3, b"\x02"),
    (4, b"\x1e\x00\x00"),
    (5, c40("L8988901C")),
)
BARCODE_MESSAGES: tuple[Feature, ...] = ((8, c40(MRZ)), (0x85, c40("L8988901C")))


def idb_text(data: bytes, *, flags: int) -> str:
    """Return flag and Base32 of an IDB payload."""
    packed = zlib.compress(data, 9) if flags & 2 else data
    return "ABCD"[flags] + base64.b32encode(packed).decode().rstrip("=")
