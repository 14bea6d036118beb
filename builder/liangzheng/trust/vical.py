"""VICAL, the list of the CAs that sign mdocs (ISO/IEC 18013-5:2021 Annex C): read, and its signature checked.

A COSE_Sign1 (C.1.7.2) whose ``x5chain`` names its signer, over a CBOR map (C.1.7.1): ``{"version",
"vicalProvider", "date", "vicalIssueID"?, "nextUpdate"?, "certificateInfos": [...]}``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from liangzheng.trust.vical_entries import LeftOut, read_entries
from verifier_wasm import limits
from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, TrustError
from verifier_wasm.signed import cose
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore
from verifier_wasm.x509 import Certificate, key_from_chain, read_certificate

#: Annex B, certificate of a VICAL's signer: the purpose it is certified for, and what its key is for.
_PURPOSES: Final = frozenset({"1.0.18013.5.1.8"})
_USAGES: Final = frozenset({"digital_signature", "non_repudiation"})

#: RFC 3339, as CBOR's tag 0 has it (RFC 8949 section 3.4.1).
_DATE_TAG: Final = 0
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_NAME_LENGTH: Final = 200
_NAMES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Vical:
    """What a VICAL says. ``listed``: its entries; those that cannot be used are in ``left_out``."""

    provider: str
    issue: int | None
    date: datetime
    next_update: datetime | None
    issuers: tuple[Issuer, ...]
    listed: int
    left_out: tuple[LeftOut, ...]
    #: The certificate whose key signed it.
    signer: Certificate

    def store(self) -> TrustStore:
        """Return its issuers as those trusted; the list is stale after its ``nextUpdate``."""
        return TrustStore(self.issuers, issued_at=self.date, next_update=self.next_update)

    def counted(self) -> str:
        """Say how many certificates were taken, and why the others were not."""
        taken = f"{self.listed - len(self.left_out)} of {self.listed} certificates taken"
        reasons: dict[str, list[str]] = {}
        for entry in self.left_out:
            reasons.setdefault(entry.reason, []).append(entry.name or f"entry {entry.number}")
        told = (f"{len(names)} ({reason}: {_some(names)})" for reason, names in reasons.items())
        return "; left out: ".join([taken, "; ".join(told)]) if reasons else taken


def _some(names: list[str]) -> str:
    shown = names[:_NAMES_SHOWN]
    return "; ".join([*shown, f"and {len(names) - len(shown)} more"] if len(names) > len(shown) else shown)


def is_vical(data: bytes) -> bool:
    """Say whether bytes are a COSE_Sign1 over a map with the keys of a VICAL; what it says is not looked at.

    A trust list is a COSE_Sign1 too, and a COSE_KeySet of four keys begins as an untagged one does.
    """
    try:
        return b"certificateInfos" in data and _is_vical_map(cose.decode_sign1(data).payload)
    except CodeError:
        return False


def _is_vical_map(payload: bytes) -> bool:
    content = cbor.decode(payload, items=limits.TRUST_LIST_ITEMS)
    return isinstance(content, dict) and {"vicalProvider", "certificateInfos"} <= content.keys()


def is_untagged(data: bytes) -> bool:
    """Say whether bytes begin as an untagged COSE_Sign1 does: four items, a byte string first."""
    return data[:1] == b"\x84" and 0x40 <= (data[1:2] or b"\0")[0] < 0x60


def open_vical(data: bytes, *, signers: Sequence[TrustedKey] | None) -> Vical:
    """Read a VICAL.

    (1) read the COSE_Sign1; (2) the first certificate of its chain has signed it; (3) the chain leads to one
    of the ``signers`` (certificates of a signer or of its CA; None: whoever signed), which was valid on the
    VICAL's date; (4) read the content, which is looked at only now.

    Raises `TrustError` ``trust_too_large``, ``vical_format``, ``vical_signature``, ``vical_signer`` and
    ``trust_empty`` (not one certificate of it can be used).
    """
    if len(data) > limits.TRUST_LIST_LENGTH:
        raise TrustError("trust_too_large", "the VICAL is too large")
    # (1) Read.
    try:
        message = cose.decode_sign1(data)
        signature = cose.signature_of(message)
        if not signature.chain:
            raise _bad_format("no x5chain")
        leaf = read_certificate(signature.chain[0])
    except CodeError as error:
        raise _bad_format(error.code) from error
    # (2) The signature.
    if not verify_signature(
        algorithm=signature.algorithm, key=leaf.key, message=signature.message, signature=signature.value
    ):
        raise TrustError("vical_signature", "the VICAL's signature is wrong: it was altered")
    # (3) The signer.
    vouched = None
    if signers is not None:
        try:
            issuers = [Issuer(None, "", "", tuple(signers))]
            _, vouched = key_from_chain(signature.chain, issuers, purposes=_PURPOSES, usages=_USAGES)
        except CodeError as error:
            raise TrustError(
                "vical_signer",
                f"the VICAL is not signed by the signer given ({error.code})",
                cause=error.code,
            ) from error
    # (4) The content.
    try:
        content = cbor.decode(message.payload, items=limits.TRUST_LIST_ITEMS)
    except CodeError as error:
        raise _bad_format(error.code) from error
    vical = _read(content, leaf)
    begin, end = (vouched or leaf).not_before, (vouched or leaf).not_after
    if (begin and vical.date < begin) or (end and vical.date > end):
        raise TrustError(
            "vical_signer", "the VICAL is dated outside the validity of its signer's certificate"
        )
    return vical


def _bad_format(cause: str) -> TrustError:
    return TrustError("vical_format", f"this is not a VICAL that can be read ({cause})", cause=cause)


def _read(content: Any, signer: Certificate) -> Vical:
    match content:
        case {
            "version": str(version),
            "vicalProvider": str(provider),
            "date": date,
            "certificateInfos": list(entries),
        } if 0 < len(provider.strip()) <= len(provider) <= _NAME_LENGTH:
            pass
        case _:
            raise _bad_format("fields")
    if version != "1" and not version.startswith("1."):
        raise _bad_format(f"version {version[:20]}")
    issue = content.get("vicalIssueID")
    if issue is not None and (type(issue) is not int or issue < 0):
        raise _bad_format("vicalIssueID")
    if len(entries) > limits.VICAL_CERTIFICATES:
        raise TrustError(
            "trust_too_large", f"the VICAL has more than {limits.VICAL_CERTIFICATES} certificates"
        )
    issuers, left_out = read_entries(entries, provider=provider)
    if not issuers:
        told = "; ".join([str(entry) for entry in left_out[:_NAMES_SHOWN]])
        more = f"; and {len(left_out) - _NAMES_SHOWN} more" if len(left_out) > _NAMES_SHOWN else ""
        why = f" ({told}{more})" if told else ""
        raise TrustError(
            "trust_empty", f"the VICAL has no certificate that can be used{why}: ask its provider for another"
        )
    return Vical(
        provider=provider,
        issue=issue,
        date=_time(date, "date"),
        next_update=None if content.get("nextUpdate") is None else _time(content["nextUpdate"], "nextUpdate"),
        issuers=issuers,
        listed=len(entries),
        left_out=left_out,
        signer=signer,
    )


def _time(value: Any, name: str) -> datetime:
    """``tdate`` (RFC 8610 appendix D)."""
    if isinstance(value, cbor.Tag) and value.number == _DATE_TAG and isinstance(value.value, str):
        try:
            if _DATE.fullmatch(value.value):
                return datetime.fromisoformat(value.value).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise _bad_format(name) from error
    raise _bad_format(name)
