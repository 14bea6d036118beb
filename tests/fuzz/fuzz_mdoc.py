"""Mobile documents: any bytes, any signed object and any signed item give a report."""

from tests.support.mdoc import IACA, document, issuer_signed, item, response, security_object, shown, tagged
from tests.support.signed import NOW
from verifier_wasm import Outcome, verify
from verifier_wasm.encoding import cbor
from verifier_wasm.report import CHECK_IDS

SEEDS = (
    shown(),
    cbor.encode(issuer_signed()),
    cbor.encode(security_object({})),
    cbor.encode(item(0, "family_name", "Muster")),
)
_ACCEPTED = {Outcome.AUTHENTIC, Outcome.RESTRICTED}
_TRUST = IACA.store()
_SIGNED = issuer_signed()


def one_input(data: bytes) -> None:
    object_ = issuer_signed(payload=cbor.encode(cbor.Tag(24, data)))
    with_item = {**_SIGNED, "nameSpaces": {"org.iso.18013.5.1": [cbor.Tag(24, data)]}}
    for code in (data, data.hex(), response(document(object_)), cbor.encode(with_item)):
        report = verify(code, trust=_TRUST, at=NOW)
        assert len(report.checks) == len(CHECK_IDS)
        assert report.document is None or report.outcome in _ACCEPTED
    report = verify(shown({"x": tagged(0), "driving_privileges": data}), trust=_TRUST, at=NOW)
    # Restricted where the licence's dates are not shown.
    assert report.outcome in _ACCEPTED
