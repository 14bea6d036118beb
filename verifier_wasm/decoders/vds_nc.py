"""Visible digital seals for non-constrained environments (VDS-NC): ICAO's health proofs, as signed JSON.

The signature is over the canonical form (RFC 8785) of ``data``; the signer's certificate comes with it and
has to lead to a CA of the trust list, or to be listed itself. ADR 0013.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.document.full_date import is_full_date
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.encoding import jcs
from verifier_wasm.encoding.rfc4648 import from_base64
from verifier_wasm.envelope import Document, Envelope, Signature, UncheckedSignature
from verifier_wasm.errors import DecodeError
from verifier_wasm.layouts.vds.ecdsa import side_by_side
from verifier_wasm.layouts.vds.signer import purposes_of
from verifier_wasm.signed import jose

_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,20}")
#: The three algorithms that the report allows, with the bytes of r and of s.
_ALGORITHMS: Final = {"ES256": (-7, 32), "ES384": (-35, 48), "ES512": (-36, 66)}
#: Types in use; their names are in the catalogue (``values.seal_<name>``).
_TYPES: Final = {"icao.vacc": "vaccination", "icao.test": "test"}
#: What every type says of its holder (``pid``), and the field it is shown as.
_HOLDER: Final = {"n": "name", "dob": "birth_date", "i": "passport_number"}


def decode(data: bytes) -> Envelope:
    """Decode; raises `DecodeError` ``vds_nc_structure`` and ``vds_signature``, `LimitError` of the JSON."""
    try:
        root = jose.decode_value(data)
    except DecodeError as error:
        raise DecodeError("vds_nc_structure") from error
    if isinstance(root, list) and len(root) == 1:  # some issuers put the one seal into a list
        root = root[0]
    match root:
        case {
            "data": {"hdr": dict(header), "msg": dict(message)} as data,
            "sig": {"alg": str(algorithm), "cer": str(cer), "sigvl": str(sigvl)},
        }:
            pass
        case _:
            raise DecodeError("vds_nc_structure")
    try:
        signed = jcs.canonical(data)
    except ValueError as error:
        raise DecodeError("vds_nc_structure") from error
    fields, unknown = _content(header, message)
    signature = _signature(algorithm, certificate=_bytes(cer), value=_bytes(sigvl), message=signed)
    return Envelope(signature=signature, document=Document("vds", fields, unknown))


def _signature(
    algorithm: str, *, certificate: bytes, value: bytes, message: bytes
) -> Signature | UncheckedSignature:

    if algorithm not in _ALGORITHMS:
        return UncheckedSignature(algorithm if _NAME.fullmatch(algorithm) else "?")
    number, size = _ALGORITHMS[algorithm]
    if len(value) != 2 * size:
        value = side_by_side(value, (size,)) or value
    if len(value) not in {0, 2 * size}:
        raise DecodeError("vds_signature", length=len(value))
    return Signature(number, None, message, value, (certificate,), purposes=purposes_of(certificate))


def _content(header: Mapping[str, Any], message: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the named fields, and everything else as unknown."""
    fields: dict[str, Any] = {}
    rest = {key: value for key, value in header.items() if key not in {"t", "is", "v"}} | dict(message)
    kind, country = header.get("t"), header.get("is")
    if isinstance(kind, str):
        fields["seal_type"] = _TYPES.get(kind, kind)
    if isinstance(country, str):
        fields["issuing_country"] = country
    holder = message.get("pid")
    if isinstance(holder, Mapping):
        named = {key: value for key, value in holder.items() if key in _HOLDER and _is_good(key, value)}
        fields |= {_HOLDER[key]: value for key, value in named.items()}
        others = {key: value for key, value in holder.items() if key not in named}
        del rest["pid"]
        if others:
            rest["pid"] = others
    return fields, show_unknown(rest)


def _is_good(key: str, value: Any) -> bool:
    return is_full_date(value) if key == "dob" else isinstance(value, str)


def _bytes(text: str) -> bytes:
    """Decode base64url, padded or not; some issuers take the other alphabet."""
    if not _BASE64.fullmatch(text):
        raise DecodeError("vds_nc_structure")
    try:
        return from_base64(text)
    except ValueError as error:
        raise DecodeError("vds_nc_structure") from error
