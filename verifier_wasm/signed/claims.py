"""What CWT and JWT claims (RFC 8392, RFC 7519) share, and the envelope that they fill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from verifier_wasm.envelope import (
    Document,
    Envelope,
    Holder,
    Signature,
    StatusReference,
    UncheckedSignature,
    Unsigned,
)
from verifier_wasm.errors import CodeError
from verifier_wasm.signed.moments import Moment
from verifier_wasm.signed.slips import Reading, remark


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims that every format shares, and all of them.

    ``fault``: a claim that is not understood; it counts once the signature is known to be good. ``slips``:
    see `verifier_wasm.signed.slips`. ``generated_within``: how exactly ``generated_at`` is known.
    """

    issuer: str | None
    generated_at: datetime | None
    generated_within: timedelta
    not_before: datetime | None
    expires_at: datetime | None
    status: StatusReference | None
    all: Mapping[Any, Any]
    slips: tuple[str, ...]
    fault: CodeError | None

    @classmethod
    def of(
        cls,
        reading: Reading,
        *,
        issuer: str | None,
        issued: Moment | None,
        begins: Iterable[Moment | None],
        ends: Iterable[Moment | None],
        status: StatusReference | None,
        claims: Mapping[Any, Any],
    ) -> Self:
        """Put together what was read: of several times of one meaning the narrowest counts."""
        return cls(
            issuer=issuer,
            generated_at=issued.earliest if issued else None,
            generated_within=issued.latest - issued.earliest if issued else timedelta(0),
            not_before=max((begin.earliest for begin in begins if begin), default=None),
            expires_at=min((end.latest for end in ends if end), default=None),
            status=status,
            all=claims,
            slips=reading.slips,
            fault=reading.fault,
        )

    def envelope(
        self,
        *,
        signature: Signature | UncheckedSignature | Unsigned,
        document: Document,
        fault: CodeError | None = None,
        found: Iterable[str] = (),
        holder: Holder | None = None,
    ) -> Envelope:
        """Return the envelope of a code with these claims.

        ``fault``: what else of the signed content is not right; it counts before that of the claims.
        ``found``: the slips of the message around them; the document's own are told too.
        """
        return Envelope(
            signature=signature,
            document=document,
            issuer_id=self.issuer,
            generated_at=self.generated_at,
            generated_within=self.generated_within,
            not_before=self.not_before,
            expires_at=self.expires_at,
            status=self.status,
            fault=fault or self.fault,
            remark=remark(found, self.slips, document.slips),
            holder=holder,
        )
