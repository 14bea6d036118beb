"""The key pair at an address, on an opened token: the private key's handle and the public key's bytes."""

from typing import Any, Final

from asn1crypto import core
from pkcs11 import (
    Attribute,
    AttributeSensitive,
    AttributeTypeInvalid,
    FunctionFailed,
    KeyType,
    ObjectClass,
)

from liangzheng.errors import BuilderError
from liangzheng.token.uri import Address
from verifier_wasm.crypto.cose_key import FIELD_LENGTHS, algorithms_for
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.errors import CodeError
from verifier_wasm.x509 import read_certificate
from verifier_wasm.x509.key import CURVES

#: CKA_EC_PARAMS of Ed25519: an OID (RFC 8410), or a name (PKCS#11 3.0 section 2.3.1).
_ED25519: Final = (core.ObjectIdentifier("1.3.101.112").dump(), core.PrintableString("edwards25519").dump())
_UNCOMPRESSED: Final = b"\x04"


def key_pair(session: Any, wanted: Address) -> tuple[Any, PublicKey]:
    """Return the one private key at an address, and the public key that stands beside it or in a certificate.

    Raises `BuilderError` ``token_key``, and what ``python-pkcs11`` raises for a token that fails.
    """
    name: dict[Any, Any] = {}
    if wanted.label is not None:
        name[Attribute.LABEL] = wanted.label
    if wanted.id is not None:
        name[Attribute.ID] = wanted.id
    found = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, **name}))
    if len(found) != 1:
        several = "several private keys match" if found else "no private key matches"
        raise BuilderError(f"{several} the address", code="token_key")
    private = found[0]
    if private.key_type not in {KeyType.EC, KeyType.EC_EDWARDS}:
        raise BuilderError("the token's key is of a kind that is not used here", code="token_key")
    # A pair shares its CKA_ID (PKCS#11 section 4.9); one without is known by its label.
    own_id = attribute_of(private, Attribute.ID)
    name = {Attribute.ID: own_id} if own_id else name
    for public in session.get_objects({Attribute.CLASS: ObjectClass.PUBLIC_KEY, **name}):
        return private, _usable(_public(public))
    for certificate in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE, **name}):
        try:
            return private, _usable(read_certificate(certificate[Attribute.VALUE]).key)
        except CodeError as error:
            raise BuilderError("the token's certificate cannot be read", code="token_key") from error
    raise BuilderError("the token has neither the public key nor a certificate of it", code="token_key")


def _public(item: Any) -> PublicKey | None:
    """Return the key of CKA_EC_PARAMS and CKA_EC_POINT (PKCS#11 section 2.3.3)."""
    parameters, point = item[Attribute.EC_PARAMS], item[Attribute.EC_POINT]
    if parameters in _ED25519:
        return PublicKey(
            "OKP", algorithms_for("Ed25519"), "Ed25519", _unwrapped(point, FIELD_LENGTHS["Ed25519"])
        )
    try:
        curve = CURVES.get(core.ObjectIdentifier.load(parameters, strict=True).dotted)
    except (ValueError, TypeError):
        return None  # a curve written out
    length = FIELD_LENGTHS.get(curve or "", 0)
    point = _unwrapped(point, 1 + 2 * length)
    if curve is None or point[:1] != _UNCOMPRESSED:
        return None
    return PublicKey("EC2", algorithms_for(curve), curve, point[1 : 1 + length], point[1 + length :])


def _unwrapped(point: bytes, length: int) -> bytes:
    """Return a point's bytes: the standard puts them into an OCTET STRING, some tokens do not."""
    if len(point) == length:
        return point
    try:
        inner = bytes(core.OctetString.load(point, strict=True))
    except (ValueError, TypeError):
        inner = b""
    return inner if len(inner) == length else b""


def _usable(key: PublicKey | None) -> PublicKey:
    if key is None or not key.x:
        raise BuilderError("the token's key is on a curve that is not used here", code="token_key")
    return key


def attribute_of(item: Any, attribute: Any) -> Any:
    """Return an attribute of an object, or None where the token does not know it."""
    try:
        return item[attribute]
    except (AttributeTypeInvalid, AttributeSensitive, FunctionFailed):
        return None
