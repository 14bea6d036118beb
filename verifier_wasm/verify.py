"""`verify`: the one function that checks a code. The browser, the command line and the tests call it.

It opens no file, asks no clock and fetches nothing: the code, the trusted keys, the status lists and the time
come in, a report goes out.
"""

from datetime import datetime
from enum import IntEnum
from typing import Final

from verifier_wasm import limits
from verifier_wasm.arguments import expect, expect_aware
from verifier_wasm.envelope import Document, Envelope, Recognition
from verifier_wasm.errors import CodeError, LimitError, TrustError
from verifier_wasm.fields import check_fields, judge_validity
from verifier_wasm.fields.card_number import may_be_cards
from verifier_wasm.fields.plain import plain
from verifier_wasm.formats import UNKNOWN, recognise
from verifier_wasm.judging.authority import overstepped
from verifier_wasm.judging.findings import Findings
from verifier_wasm.judging.freshness import judge_freshness
from verifier_wasm.judging.holder import Asked, judge_holder
from verifier_wasm.judging.picture import NoCode
from verifier_wasm.judging.signer import find_signer
from verifier_wasm.policy import Policy
from verifier_wasm.reasons import REASONS
from verifier_wasm.report import IssuerInfo, Outcome, Report, Times, TrustInfo, rfc3339
from verifier_wasm.shown.carried import readings
from verifier_wasm.shown.code import Code
from verifier_wasm.trusted.status import StatusSource, check_status
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore

_DEFAULT_POLICY: Final = Policy()
_NOTHING_ASKED: Final = Asked()


def verify(
    code: Code | str | bytes,
    *,
    trust: TrustStore | None,
    status: StatusSource | None = None,
    at: datetime,
    policy: Policy = _DEFAULT_POLICY,
    asked: Asked = _NOTHING_ASKED,
) -> Report:
    """Check a code at a time, against the issuers trusted.

    (0) fix the time and the trust; (1) recognise; (2) decode; (3) find the issuer's key and check the
    signature (these three for each text that the code may have been, `readings`), then that nothing
    contradicts what is signed; (4) judge the issuer and the trust list;
    (5) compare the dates; (6) look up the status; (7) ask whether the device that it is bound to shows it;
    (8) judge the generation time; (9) check the fields against each other; (10) compare the 1D code;
    (11) decide. Where (7) gives no verdict or rejects, (9), (10) and the licence's part of (5) are not done.

    ``code``: what was read; text counts as pasted. ``at``: an aware time. ``asked``: what this checker asked
    the holder's device to sign. Whatever is wrong with the code is
    in the report. Raises `TrustError` ``trust_missing`` without trusted keys (never a report), and
    `UseError` ``time_naive`` and ``argument`` (a value of a wrong type).
    """
    # (0) The caller's part: a time with a zone, and somebody to trust.
    run = _begun(trust, at, policy)
    if status is not None:
        expect(status, StatusSource, name="status")
    expect(asked, Asked, name="asked")

    # (1) to (3) A text may have changed on its way: of those that it may have been, the one that is signed
    # counts, else the one that was understood best.
    try:
        code = _as_code(code)
    except LimitError as error:
        return run.stop(error.code, error.detail)
    if code.part is not None:  # no verdict on half of a code
        return run.stop("code_parts_missing", {"have": 1, "of": code.part.count})
    run = _best_reading(run, code)
    envelope = run.envelope
    if envelope is None or run.issuer is None:
        return run.report()
    if envelope.fault is not None:
        return run.stop(envelope.fault.code, envelope.fault.detail)

    # (4) May this key sign this, at that time; and is our knowledge of it fresh?
    issuer_code, detail = _judge_issuer(run, envelope)
    if run.findings.add(issuer_code, _issuer_detail(run) | detail).outcome is not Outcome.AUTHENTIC:
        return run.report()

    # (5) The dates of the code, then those and the states of the licence; by a clock that can be right.
    if run.trust.seen_at is not None:
        if at + policy.clock_skew < run.trust.seen_at:
            return run.stop("validity_clock_behind", {"time": rfc3339(run.trust.seen_at)})
        if run.trust.issued_at is not None and run.trust.issued_at - at > policy.clock_skew:
            return run.stop("trust_future", {"time": rfc3339(run.trust.issued_at)})
    # Nothing of the content is told where it is not settled who shows it: neither shown nor found.
    holder = judge_holder(envelope.holder, expires_at=envelope.expires_at, at=at, policy=policy, asked=asked)
    told = REASONS[holder.code].outcome is Outcome.AUTHENTIC
    if told:
        _check_validity(run, envelope)
    else:
        run.findings.add("validity_not_told")

    # (6) The status, where the document names a list.
    if envelope.status is None:
        run.findings.add("status_none")
    else:
        run.findings.add(
            *check_status(envelope.status, source=status, issuer=run.issuer, at=at, policy=policy)
        )

    # (7) Whether it is shown by the device that it is bound to, now; and then
    run.findings.add(holder.code, holder.detail)

    # (8) the generation time, which of a live code is that of its showing.
    run.findings.add(*judge_freshness(envelope, shown_at=holder.shown_at, at=at, policy=policy))
    if not told:
        return run.report()

    # (9) The fields: do they contradict each other or the published rules?
    run.findings.add_all(
        "fields",
        check_fields(envelope.document, at=at),
        outcome=Outcome.REJECTED,
        good="fields_consistent",
        empty="fields_none",
    )

    # (10) The card's 1D code, when it was scanned too.
    _check_barcode(run, code, envelope.document)

    # (11) The worst finding decides.
    return run.report()


def report_no_code(
    why: NoCode, *, trust: TrustStore | None, at: datetime, policy: Policy = _DEFAULT_POLICY
) -> Report:
    """Report on a picture that held no single code. Raises as `verify`."""
    expect(why, NoCode, name="why")
    return _begun(trust, at, policy).stop(why.reason, dict(why.detail))


def _begun(trust: TrustStore | None, at: datetime, policy: Policy) -> "_Run":
    """Take what the caller says of the check; raises as `verify`."""
    expect_aware(at, name="the time of the check")
    if trust is None:
        raise TrustError("trust_missing", "nothing is judged without a trust list")
    expect(trust, TrustStore, name="trust")
    expect(policy, Policy, name="policy")
    return _Run(trust, at, policy)


class _Run:
    """What is known so far in one check."""

    def __init__(self, trust: TrustStore, at: datetime, policy: Policy) -> None:
        self.trust = trust
        self.at = at
        self.policy = policy
        self.findings = Findings()
        self.recognition = UNKNOWN
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


def _best_reading(run: _Run, code: Code) -> _Run:
    """Take steps (1) to (3) for each reading of a code; return the run of the first signed, else the best."""
    best: tuple[_Understood, _Run] | None = None
    checked = 0
    for position, reading in enumerate(readings(code)):
        attempt = _Run(run.trust, run.at, run.policy)
        understood = _read(attempt, reading, as_it_is=position == 0)
        if best is None or understood > best[0]:
            best = (understood, attempt)
        if understood in {_Understood.OPENED, _Understood.FAULTY}:
            checked += 1
        if understood is _Understood.SIGNED or checked == limits.READINGS_CHECKED:
            break
    assert best is not None  # a code has one reading at least
    return best[1]


class _Understood(IntEnum):
    """How far a reading was understood, from the least to the most."""

    NOTHING = 0
    #: A text found within another looked like a code, and cannot be decoded.
    FOUND = 1
    NAMED = 2
    #: The code as it is looked like one.
    RECOGNISED = 3
    OPENED = 4
    #: Signed, and something about it is contradicted or not understood: another reading may be the whole one.
    FAULTY = 5
    SIGNED = 6


def _read(run: _Run, code: Code, *, as_it_is: bool) -> _Understood:
    # (1) Recognise: what is it, and is it ours to decode?
    recognition, code_format = recognise(code)
    run.recognition = recognition
    if code_format is None:
        run.findings.add(_unknown_reason(recognition), {"name": recognition.name, **recognition.detail})
        return _Understood.NAMED if recognition.name else _Understood.NOTHING

    # (2) Decode: every layer, strictly; nothing in it is trusted yet.
    try:
        envelope = code_format.open(code.data, recognition)
    except CodeError as error:
        run.findings.add(error.code, error.detail)
        if error.code == "format_unknown":  # a text without a prefix turned out to be another
            run.recognition = UNKNOWN
            return _Understood.NOTHING
        return _Understood.RECOGNISED if as_it_is else _Understood.FOUND
    remark = envelope.remark
    run.findings.add(remark.code if remark else "decode_complete", remark.detail if remark else None)

    # (3) The signature, by a key that the trust list gives to the issuer named. A code cannot bring its own.
    found = find_signer(envelope, run.trust)
    run.findings.add(found.code, found.detail)
    if found.key is None:
        return _Understood.OPENED
    run.envelope, run.issuer, run.key = envelope, found.issuer, found.key
    return _Understood.SIGNED if envelope.fault is None else _Understood.FAULTY


def _as_code(given: Code | str | bytes) -> Code:
    expect(given, Code, str, bytes, name="code")
    if isinstance(given, Code):
        code = given
    else:
        code = Code.from_text(given) if isinstance(given, str) else Code(given)
    if len(code.data) > limits.BINARY_LENGTH:
        raise LimitError("binary_too_long", limit=limits.BINARY_LENGTH)
    return code


def _unknown_reason(recognition: Recognition) -> str:
    if recognition.format == "code128":
        return "format_barcode_only"
    return "format_other" if recognition.name else "format_unknown"


def _judge_issuer(run: _Run, envelope: Envelope) -> tuple[str, dict[str, object]]:
    """Step (4); returns what was found, with its details."""
    assert run.issuer is not None
    assert run.key is not None
    issuer, key, policy = run.issuer, run.key, run.policy
    # A thief of a revoked key can write any generation time, so the time of revocation does not matter.
    if key.revoked_at is not None and key.revoked_at <= run.at:
        return "issuer_key_revoked", {}
    if (excess := overstepped(issuer, key, envelope)) is not None:
        return excess.code, excess.detail
    if issuer.specimen and not policy.accept_specimens:
        return "issuer_specimen", {}
    signed_at = envelope.generated_at or run.at
    if key.not_before is not None and key.not_before - signed_at > envelope.generated_within:
        return "issuer_key_not_yet", {}
    if key.not_after is not None and signed_at > key.not_after:
        return "issuer_key_expired", {}
    if run.stale:
        assert run.trust.next_update is not None
        late = run.at - run.trust.next_update
        return "trust_stale_within_grace" if late <= policy.trust_grace else "trust_stale", {}
    return "issuer_trusted", {}


def _check_validity(run: _Run, envelope: Envelope) -> None:
    """Step (5)."""
    if envelope.expires_at is not None and run.at >= envelope.expires_at:  # RFC 8392 section 3.1.4
        run.findings.add("validity_code_expired", {"time": rfc3339(envelope.expires_at)})
        return
    if envelope.not_before is not None and run.at + run.policy.clock_skew < envelope.not_before:
        run.findings.add("validity_code_not_yet", {"time": rfc3339(envelope.not_before)})
        return
    run.findings.add(
        *judge_validity(
            envelope.document,
            at=run.at,
            code_ends=envelope.expires_at is not None,
            require_shown=run.policy.require_shown,
        )
    )


def _check_barcode(run: _Run, code: Code, document: Document) -> None:
    """Step (10). Any 1D code may lie in the same picture: only another card's number contradicts."""
    card_number = document.fields.get("card_number")
    if code.barcode is None:
        run.findings.add("barcode_not_scanned")
    elif card_number is None:
        run.findings.add("barcode_not_shown" if document.withheld else "barcode_nothing_to_compare")
    elif (scanned := plain(code.barcode)) == (number := plain(card_number)):
        run.findings.add("barcode_same")
    elif code.barcode_named or may_be_cards(scanned, beside=number):
        run.findings.add("barcode_differs")
    else:
        run.findings.add("barcode_other")


def _shown(document: Document) -> dict[str, object]:
    shown: dict[str, object] = {"kind": document.kind, **document.fields}
    if document.unknown:
        shown["unknown"] = dict(document.unknown)
    if document.withheld:
        shown["withheld"] = True
    return shown


def _issuer_info(issuer: Issuer | None, key: TrustedKey | None) -> IssuerInfo:
    if issuer is None or key is None:
        return IssuerInfo()
    return IssuerInfo(issuer.id or "", issuer.name_zh, issuer.name_en, key.kid.hex())


def _issuer_detail(run: _Run) -> dict[str, object]:
    assert run.issuer is not None
    return {"issuer": run.issuer.name_zh or run.issuer.id or "", "issuer_en": run.issuer.name_en}
