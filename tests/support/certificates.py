"""Certificates made for the test run, and COSE codes that carry them."""

import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric import padding as padding_of

from liangzheng.keys import SigningKey, public_key
from tests.support.signed import ISSUER, NOW
from verifier_wasm import Issuer, TrustedKey, TrustStore
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.signed import cose
from verifier_wasm.x509 import der

YEAR = timedelta(days=365)
_USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


class Party:
    """A key with a certificate by another party, or by itself."""

    def __init__(
        self,
        name: str,
        by: "Party | None" = None,
        *,
        private: Any = None,
        ca: bool | None = False,
        path_length: int | None = None,
        usage: str | None = "",
        purposes: tuple[str, ...] = (),
        begin: datetime = NOW - YEAR,
        end: datetime = NOW + YEAR,
        extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
        digest: Any = None,
        padding: Any = None,
        country: str | None = None,
    ) -> None:
        self.private = private or ec.generate_private_key(ec.SECP256R1())
        names = {x509.NameOID.COUNTRY_NAME: country, x509.NameOID.COMMON_NAME: name}
        self.name = x509.Name([x509.NameAttribute(oid, text) for oid, text in names.items() if text])
        signer = by or self
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(signer.name)
            .public_key(self.private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
        )
        if ca is not None:
            basic = x509.BasicConstraints(ca=ca, path_length=path_length)
            builder = builder.add_extension(basic, critical=True)
        if usage is not None:
            wanted = usage or ("key_cert_sign" if ca else "digital_signature")
            flags = {flag: flag == wanted for flag in _USAGES}
            builder = builder.add_extension(x509.KeyUsage(**flags), critical=True)
        if purposes:
            oids = [x509.ObjectIdentifier(oid) for oid in purposes]
            builder = builder.add_extension(x509.ExtendedKeyUsage(oids), critical=True)
        for extension, critical in extra:
            builder = builder.add_extension(extension, critical=critical)
        options = {"rsa_padding": padding} if padding else {}
        made = builder.sign(signer.private, digest, **options)
        self.der = made.public_bytes(serialization.Encoding.DER)

    def resigned(self, by: "Party", parts: Mapping[int, bytes]) -> bytes:
        """Return this certificate with other parts, signed by an RSA key or one of P-256.

        ``parts``: DER by place in TBSCertificate (RFC 5280 section 4.1): 0 version, 1 serial number, 2
        signature algorithm (which is then named outside too), 3 issuer, 4 validity, 5 subject, 6 key, 7
        extensions; b"" leaves one out.
        """
        tbs = der.first(der.only(self.der, der.SEQUENCE)).contents
        own = {place: item.whole for place, item in enumerate(der.items(tbs))} | dict(parts)
        signed = tlv(der.SEQUENCE, b"".join(own[place] for place in sorted(own)))
        is_rsa = isinstance(by.private, rsa.RSAPrivateKey)
        how = (padding_of.PKCS1v15(), hashes.SHA256()) if is_rsa else (ec.ECDSA(hashes.SHA256()),)
        signature = by.private.sign(signed, *how)
        return tlv(der.SEQUENCE, signed + own[2] + tlv(0x03, b"\0" + signature))

    def store(self, **key: Any) -> TrustStore:
        """Trust this party's certificate."""
        public = public_key(self.private.public_key(), source="test")
        trusted = TrustedKey(Kid(b"the-ca"), public, certificate=self.der, **key)
        return TrustStore((Issuer(ISSUER, "测试机关", "Test office", (trusted,)),), sequence=1)


def tlv(tag: int, contents: bytes) -> bytes:
    """Return an element of DER."""
    length = len(contents)
    if length < 0x80:
        return bytes((tag, length)) + contents
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + contents


def ca(name: str = "root", by: Party | None = None, **options: Any) -> Party:
    return Party(name, by, **{"ca": True, "digest": hashes.SHA256(), **options})


def leaf(by: Party, name: str = "signer", **options: Any) -> Party:
    return Party(name, by, **{"digest": hashes.SHA256(), **options})


def lz1_with_chain(
    payload: dict[Any, Any], key: SigningKey, chain: list[bytes], *, kid: bytes | None = None
) -> str:
    """Return the LZ1 text of claims, signed by the key of the first certificate."""
    protected: dict[int | str | bytes, Any] = {cose.ALG: key.algorithm}
    if kid is not None:
        protected[cose.KID] = kid
    message = cose.encode_sign1(
        protected=protected,
        unprotected={cose.X5CHAIN: chain},
        payload=cbor.encode(payload),
        sign=key.sign,
    )
    return "LZ1:" + base45.encode(zlib.compress(message, 9))
