"""VDS-NC: any bytes give a report, and only what was signed is authentic."""

from tests.support.certificates import ca, leaf
from tests.support.health_seals import BARCODE_SIGNER, health_seal
from tests.support.signed import NOW
from verifier_wasm import Code, Outcome, verify

_ROOT = ca(country="UT")
_SIGNER = leaf(_ROOT, purposes=(BARCODE_SIGNER,), country="UT")
_TRUST = _ROOT.store()
SEEDS = (health_seal(_SIGNER), health_seal(_SIGNER, der=True), health_seal(_SIGNER, indent=1))
_SHOWN = verify(Code(SEEDS[0]), trust=_TRUST, at=NOW).document


def one_input(data: bytes) -> None:
    report = verify(Code(data), trust=_TRUST, at=NOW)
    assert report.outcome is not Outcome.AUTHENTIC or report.document == _SHOWN
