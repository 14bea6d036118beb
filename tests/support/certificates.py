"""Certificates made for the test run, and COSE codes that carry them."""

import zlib
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from builder.keys import SigningKey, public_key
from tests.support.signed import ISSUER, NOW
from verifier_wasm import Issuer, TrustedKey, TrustStore, base45, cbor, cose
from verifier_wasm.keys import Kid

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
        ca: bool = False,
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
        names = {x509.NameOID.COMMON_NAME: name, x509.NameOID.COUNTRY_NAME: country}
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
            .add_extension(x509.BasicConstraints(ca=ca, path_length=path_length), critical=True)
        )
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

    def store(self, **key: Any) -> TrustStore:
        """Trust this party's certificate."""
        public = public_key(self.private.public_key(), source="test")
        trusted = TrustedKey(Kid(b"the-ca"), public, certificate=self.der, **key)
        return TrustStore((Issuer(ISSUER, "测试机关", "Test office", (trusted,)),), sequence=1)


def ca(name: str = "root", by: Party | None = None, **options: Any) -> Party:
    return Party(name, by, **{"ca": True, "digest": hashes.SHA256(), **options})


def leaf(by: Party, name: str = "signer", **options: Any) -> Party:
    return Party(name, by, **{"digest": hashes.SHA256(), **options})


def lz1_with_chain(
    payload: dict[Any, Any], key: SigningKey, chain: list[bytes], *, kid: bytes | None = None
) -> str:
    """Return the LZ1 text of claims, signed by the key of the first certificate."""
    protected = {cose.ALG: key.algorithm} | ({} if kid is None else {cose.KID: kid})
    message = cose.encode_sign1(
        protected=protected,
        unprotected={cose.X5CHAIN: chain},
        payload=cbor.encode(payload),
        sign=key.sign,
    )
    return "LZ1:" + base45.encode(zlib.compress(message, 9))
