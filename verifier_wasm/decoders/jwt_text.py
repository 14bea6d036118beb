"""What the formats on JWS share: the document of JWT claims, and the envelope."""

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verifier_wasm.document.full_date import is_full_date
from verifier_wasm.document.person import full_name
from verifier_wasm.document.portrait import portrait
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope, Holder
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed.claims import Claims
from verifier_wasm.signed.jose import Jws
from verifier_wasm.signed.jwt import REPORTED

#: What is signed for another purpose than to be shown (RFC 8725 section 3.11).
_OTHER_TYPES: Final = frozenset(
    f"{typ}+jwt"
    for typ in (
        *("statuslist", "kb", "at", "dpop", "logout", "secevent", "token-introspection"),
        *("oauth-authz-req", "openid4vci-proof", "key-attestation", "entity-statement"),
    )
)
#: A JWT that promises disclosures, which `sd_jwt` reads; "vc+sd-jwt" is its name in the older drafts.
SD_JWT_TYPES: Final = frozenset({"dc+sd-jwt", "vc+sd-jwt"})
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
    if is_full_date(rest.get("birthdate")):
        fields["birth_date"] = rest.pop("birthdate")
    if picture := _picture(rest.get("picture")):
        fields["portrait"] = portrait(picture)
        del rest["picture"]
    return Document(kind, fields, show_unknown(rest))


def envelope(
    *,
    jws: Jws,
    claims: Claims,
    document: Document,
    fault: CodeError | None = None,
    found: tuple[str, ...] = (),
    holder: Holder | None = None,
) -> Envelope:
    """Put together what a format found: ``fault``, what is wrong with it; ``found``: its slips.

    ``holder``: as the format says; else a key (RFC 7800) whose answer is not to be had here.
    """
    if holder is None and "cnf" in claims.all:
        holder = Holder(None, checked=False)
    return claims.envelope(
        signature=jws.signature,
        document=replace(document, slips=found),
        fault=fault,
        found=jws.slips,
        holder=holder,
    )


def refuse_other_types(typ: str) -> None:
    """Raise `DecodeError` ``jose_not_document`` for a ``typ`` that no document has."""
    if typ in _OTHER_TYPES:
        raise DecodeError("jose_not_document", typ=typ)


def _picture(value: Any) -> bytes | None:
    """Return the bytes of a picture given as a data URL (RFC 2397); an address of one is not fetched."""
    found = _PICTURE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return base64.b64decode(found[1], validate=True)
    except ValueError:
        return None
