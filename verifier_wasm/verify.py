"""`verify`: the one function that checks a code. The browser, the command line and the tests call it.

It opens no file, asks no clock and fetches nothing: the code, the trusted keys, the status lists and the time
come in, a report goes out.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from verifier_wasm import limits
from verifier_wasm.code import Code
from verifier_wasm.envelope import Document, Envelope, Recognition, Signature
from verifier_wasm.errors import CodeError, LimitError, TrustError, UseError
from verifier_wasm.fields import check_fields, licence_validity
from verifier_wasm.findings import Findings
from verifier_wasm.formats import UNKNOWN, recognise
from verifier_wasm.picture import NoCode
from verifier_wasm.policy import Policy
from verifier_wasm.report import IssuerInfo, Outcome, Report, Times, TrustInfo, rfc3339
from verifier_wasm.signatures import verify_signature
from verifier_wasm.status import StatusSource, check_status
from verifier_wasm.text import without_marks
from verifier_wasm.trust import Issuer, TrustedKey, TrustStore

_DEFAULT_POLICY: Final = Policy()


def verify(
    code: Code | str | bytes,
    *,
    trust: TrustStore | None,
    status: StatusSource | None = None,
    at: datetime,
    policy: Policy = _DEFAULT_POLICY,
) -> Report:
    """Check a code at a time, against the issuers trusted.

    (0) fix the time and the trust; (1) recognise; (2) decode; (3) find the issuer's key and check the
    signature, then that nothing contradicts what is signed; (4) judge the issuer and the trust list;
    (5) compare the dates; (6) look up the status; (7) judge the generation time; (8) check the fields
    against each other; (9) compare the 1D code; (10) decide.

    ``code``: what was read; text counts as pasted. ``at``: an aware time. Whatever is wrong with the code is
    in the report. Raises `TrustError` ``trust_missing`` without trusted keys (never a report), and
    `UseError` ``time_naive``.
    """
    # (0) The caller's part: a time with a zone, and somebody to trust.
    if at.tzinfo is None:
        raise UseError("time_naive", "the time of the check needs a time zone")
    if trust is None:
        raise TrustError("trust_missing", "nothing is judged without a trust list")
    run = _Run(trust, at, policy)

    # (1) Recognise: what is it, and is it ours to decode?
    try:
        code = _as_code(code)
    except LimitError as error:
        return run.stop(error.code, error.detail)
    if code.part is not None:  # no verdict on half of a code
        return run.stop("code_parts_missing", {"have": 1, "of": code.part.count})
    recognition, code_format = recognise(code)
    run.recognition = recognition
    if code_format is None:
        return run.stop(_unknown_reason(recognition), {"name": recognition.name, **recognition.detail})

    # (2) Decode: every layer, strictly; nothing in it is trusted yet.
    try:
        envelope = code_format.open(code)
    except CodeError as error:
        if error.code == "format_unknown":  # a text without a prefix turned out to be another
            run.recognition = UNKNOWN
        return run.stop(error.code, error.detail)
    remark = envelope.remark
    run.findings.add(remark.code if remark else "decode_complete", remark.detail if remark else None)

    # (3) The signature, by a key that the trust list gives to the issuer named. A code cannot bring its own.
    signed = _check_signature(run, envelope)
    if signed is None:
        return run.report()
    run.envelope, (run.issuer, run.key) = envelope, signed
    if envelope.fault is not None:
        return run.stop(envelope.fault.code, envelope.fault.detail)

    # (4) May this key sign this, at that time; and is our knowledge of it fresh?
    issuer_code = _judge_issuer(run, envelope)
    if run.findings.add(issuer_code, _issuer_detail(run)).outcome is not Outcome.AUTHENTIC:
        return run.report()

    # (5) The dates of the code, then those and the states of the licence; by a clock that can be right.
    if trust.seen_at is not None:
        if at + policy.clock_skew < trust.seen_at:
            return run.stop("validity_clock_behind", {"time": rfc3339(trust.seen_at)})
        if trust.issued_at is not None and trust.issued_at - at > policy.clock_skew:
            return run.stop("trust_future", {"time": rfc3339(trust.issued_at)})
    _check_validity(run, envelope)

    # (6) The status, where the document names a list.
    if envelope.status is None:
        run.findings.add("status_none")
    else:
        run.findings.add(
            *check_status(envelope.status, source=status, issuer=run.issuer, at=at, policy=policy)
        )

    # (7) The generation time.
    _check_freshness(run, envelope)

    # (8) The fields: do they contradict each other or the published rules?
    run.findings.add_all(
        "fields",
        check_fields(envelope.document, at=at),
        outcome=Outcome.REJECTED,
        good="fields_consistent",
        empty="fields_none",
    )

    # (9) The card's 1D code, when it was scanned too.
    _check_barcode(run, code, envelope.document)

    # (10) The worst finding decides.
    return run.report()


def unread(
    why: NoCode, *, trust: TrustStore | None, at: datetime, policy: Policy = _DEFAULT_POLICY
) -> Report:
    """Report on a picture that held no single code. Raises as `verify`."""
    if trust is None:
        raise TrustError("trust_missing", "nothing is judged without a trust list")
    return _Run(trust, at, policy).stop(why.reason, dict(why.detail))


class _Run:
    """What is known so far in one check."""

    def __init__(self, trust: TrustStore, at: datetime, policy: Policy) -> None:
        self.trust = trust
        self.at = at
        self.policy = policy
        self.findings = Findings()
        self.recognition = Recognition("unknown", "")
        #: Set once the signature is good: until then nothing of the code's content is told.
        self.envelope: Envelope | None = None
        self.issuer: Issuer | None = None
        self.key: TrustedKey | None = None

    @property
    def stale(self) -> bool:
        return self.trust.next_update is not None and self.at > self.trust.next_update

    def stop(self, code: str, detail: dict[str, object]) -> Report:
        """Record the finding that ends the check."""
        self.findings.add(code, detail)
        return self.report()

    def report(self) -> Report:
        outcome = self.findings.outcome
        shown = self.envelope if outcome in {Outcome.AUTHENTIC, Outcome.RESTRICTED} else None
        times = Times(self.at)
        if self.envelope:
            e = self.envelope
            times = Times(self.at, e.generated_at, e.not_before, e.expires_at)
        return Report(
            outcome=outcome,
            reason=self.findings.reason,
            format=self.recognition.format,
            recognised_as="" if self.recognition.format == "lz1" else self.recognition.name,
            specimen=bool(self.issuer and self.issuer.specimen),
            document=_shown(shown.document) if shown else None,
            issuer=_issuer_info(self.issuer, self.key),
            times=times,
            checks=self.findings.checks(),
            trust=TrustInfo(
                self.trust.sequence, self.trust.issued_at, self.trust.next_update, stale=self.stale
            ),
        )


def _as_code(code: Code | str | bytes) -> Code:
    if isinstance(code, str):
        code = Code.from_text(code)
    elif isinstance(code, bytes):
        code = Code(code)
    if len(code.data) > limits.BINARY_LENGTH:
        raise LimitError("binary_too_long", limit=limits.BINARY_LENGTH)
    return replace(code, data=without_marks(code.data))


def _unknown_reason(recognition: Recognition) -> str:
    if recognition.format == "code128":
        return "format_barcode_only"
    return "format_other" if recognition.name else "format_unknown"


def _check_signature(run: _Run, envelope: Envelope) -> tuple[Issuer, TrustedKey] | None:
    """Step (3); returns whose key it is, or None with the reason recorded."""
    signature = envelope.signature
    if signature.unsupported:
        run.findings.add("signature_not_supported", {"scheme": signature.unsupported})
        return None
    if not signature.value:
        run.findings.add("signature_missing")
        return None
    # A code that names nobody but a certificate is whoever's that one is.
    nameless = envelope.issuer_id is None and (signature.chain or signature.certificate)
    issuers = list(run.trust.issuers if nameless else run.trust.issuers_named(envelope.issuer_id))
    if not issuers:
        run.findings.add("issuer_unknown", {"issuer": _clip(envelope.issuer_id)})
        return None
    candidates = [(issuer, key) for issuer in issuers for key in issuer.keys if _is_meant(key, signature)]
    if signature.chain and (signature.kid is None or not candidates):
        # The code's certificates are but a way to a CA of the trust list (RFC 9360 section 2).
        from verifier_wasm.x509 import key_from_chain  # noqa: PLC0415 - few codes need it

        try:
            candidates = [key_from_chain(signature.chain, issuers, purposes=signature.purposes)]
        except CodeError as error:
            run.findings.add(error.code, error.detail)
            return None
    if not candidates:
        run.findings.add("issuer_key_unknown", {"kid": (signature.kid or b"")[:32].hex()})
        return None
    # A key is bound to its algorithm; the code's word on it is only compared.
    allowed = signature.alternatives or {signature.algorithm}
    usable = [(issuer, key, both) for issuer, key in candidates if (both := allowed & key.key.algorithms)]
    if not usable:
        run.findings.add("signature_algorithm", {"algorithm": signature.algorithm})
        return None
    for issuer, key, both in usable:
        # More than one in common are names of the same (RFC 9864 section 2).
        algorithm = max(both)
        if verify_signature(
            algorithm=algorithm, key=key.key, message=signature.message, signature=signature.value
        ):
            run.findings.add("signature_valid", {"algorithm": algorithm})
            return issuer, key
    run.findings.add("signature_wrong")
    return None


def _is_meant(key: TrustedKey, signature: Signature) -> bool:
    """Say whether a signature may be this key's: by its key id, or by the certificate it names."""
    if key.answers_to(signature.kid):
        return True
    named = signature.certificate
    return named is not None and key.certificate is not None and named.names(key.certificate)


def _judge_issuer(run: _Run, envelope: Envelope) -> str:
    """Step (4); returns the code of the ``issuer`` check."""
    assert run.issuer is not None
    assert run.key is not None
    issuer, key, policy = run.issuer, run.key, run.policy
    # A thief of a revoked key can write any generation time, so the time of revocation does not matter.
    if key.revoked_at is not None and key.revoked_at <= run.at:
        return "issuer_key_revoked"
    if issuer.kinds is not None and envelope.document.kind not in issuer.kinds:
        return "issuer_kind"
    if issuer.specimen and not policy.accept_specimens:
        return "issuer_specimen"
    signed_at = envelope.generated_at or run.at
    if key.not_before is not None and key.not_before - signed_at > envelope.generated_within:
        return "issuer_key_not_yet"
    if key.not_after is not None and signed_at > key.not_after:
        return "issuer_key_expired"
    if run.stale:
        assert run.trust.next_update is not None
        late = run.at - run.trust.next_update
        return "trust_stale_within_grace" if late <= policy.trust_grace else "trust_stale"
    return "issuer_trusted"


def _check_validity(run: _Run, envelope: Envelope) -> None:
    """Step (5)."""
    if envelope.expires_at is not None and run.at >= envelope.expires_at:  # RFC 8392 section 3.1.4
        run.findings.add("validity_code_expired", {"time": rfc3339(envelope.expires_at)})
        return
    if envelope.not_before is not None and run.at + run.policy.clock_skew < envelope.not_before:
        run.findings.add("validity_code_not_yet", {"time": rfc3339(envelope.not_before)})
        return
    run.findings.add_all(
        "validity",
        licence_validity(envelope.document, at=run.at),
        outcome=Outcome.RESTRICTED,
        good="validity_in_date",
        empty="validity_in_date" if envelope.expires_at else "validity_no_dates",
    )


def _check_freshness(run: _Run, envelope: Envelope) -> None:
    """Step (7). No official greatest age is known, so by default the age is only shown."""
    generated_at, policy = envelope.generated_at, run.policy
    if generated_at is None:
        run.findings.add("freshness_unknown")
        return
    age = run.at - generated_at
    detail = {"time": rfc3339(generated_at), "age_seconds": int(age.total_seconds())}
    if -age > policy.clock_skew + envelope.generated_within:
        run.findings.add("freshness_future", detail)
    elif policy.max_generation_age is not None and age > policy.max_generation_age:
        run.findings.add("freshness_too_old", detail)
    else:
        run.findings.add("freshness_shown", detail)


def _check_barcode(run: _Run, code: Code, document: Document) -> None:
    """Step (9)."""
    card_number = document.fields.get("card_number")
    if code.barcode is None:
        run.findings.add("barcode_not_scanned")
    elif card_number is None:
        run.findings.add("barcode_nothing_to_compare")
    else:
        same = code.barcode.strip().upper() == card_number.strip().upper()
        run.findings.add("barcode_same" if same else "barcode_differs")


def _shown(document: Document) -> dict[str, object]:
    shown: dict[str, object] = {"kind": document.kind, **document.fields}
    if document.unknown:
        shown["unknown"] = dict(document.unknown)
    return shown


def _issuer_info(issuer: Issuer | None, key: TrustedKey | None) -> IssuerInfo:
    if issuer is None or key is None:
        return IssuerInfo()
    return IssuerInfo(issuer.id or "", issuer.name_zh, issuer.name_en, key.kid.hex())


def _issuer_detail(run: _Run) -> dict[str, object]:
    assert run.issuer is not None
    return {"issuer": run.issuer.name_zh or run.issuer.id or "", "issuer_en": run.issuer.name_en}


def _clip(text: str | None) -> str:
    return "" if text is None else text[:80]
