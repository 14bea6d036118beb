"""What the formats on JWS share: the document of JWT claims, and the envelope."""

import base64
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from verifier_wasm.document.person import full_name
from verifier_wasm.document.portrait import portrait
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import CodeError
from verifier_wasm.signed import slips
from verifier_wasm.signed.jose import Jws
from verifier_wasm.signed.jwt import REPORTED, Claims

_FULL_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PICTURE: Final = re.compile(r"data:image/[a-z0-9+.-]+;base64,(.*)")


def document(kind: str, claims: Mapping[str, Any]) -> Document:
    """Name the holder by registered claims (OpenID Connect Core section 5.1); show the rest as unknown."""
    rest = {name: value for name, value in claims.items() if name not in REPORTED}
    fields: dict[str, Any] = {}
    if isinstance(rest.get("vct"), str):
        fields["vct"] = rest.pop("vct")
    for parts in (("name",), ("family_name", "given_name")):
        texts = [rest.get(part) for part in parts]
        if all(isinstance(text, str) for text in texts) and (full := full_name(*texts)):
            fields["name"] = full
            rest = {name: value for name, value in rest.items() if name not in parts}
            break
    if _is_day(rest.get("birthdate")):
        fields["birth_date"] = rest.pop("birthdate")
    if picture := _picture(rest.get("picture")):
        fields["portrait"] = portrait(picture)
        del rest["picture"]
    return Document(kind, fields, show_unknown(rest))


def envelope(
    *,
    format_name: str,
    jws: Jws,
    claims: Claims,
    document: Document,
    fault: CodeError | None = None,
    found: tuple[str, ...] = (),
) -> Envelope:
    """Put together what a format found: ``fault``, what is wrong with it; ``found``: its slips."""
    return Envelope(
        format=format_name,
        signature=jws.signature,
        document=document,
        issuer_id=claims.issuer,
        generated_at=claims.generated_at,
        generated_within=claims.generated_within,
        not_before=claims.not_before,
        expires_at=claims.expires_at,
        status=claims.status,
        fault=fault or claims.fault,
        remark=slips.remark(jws.slips, claims.slips, found),
    )


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not _FULL_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _picture(value: Any) -> bytes | None:
    """Return the bytes of a picture given as a data URL (RFC 2397); an address of one is not fetched."""
    found = _PICTURE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return base64.b64decode(found[1], validate=True)
    except ValueError:
        return None
