"""VDS-NC: any bytes give a report, and only what was signed is authentic."""

import json

from tests.support.certificates import ca, leaf
from tests.support.health_seals import BARCODE_SIGNER, VACCINATION, health_seal
from tests.support.signed import NOW
from verifier_wasm import Code, Outcome, verify

_ROOT = ca(country="UT")
_SIGNER = leaf(_ROOT, purposes=(BARCODE_SIGNER,), country="UT")
_TRUST = _ROOT.store()
SEEDS = (health_seal(_SIGNER), health_seal(_SIGNER, der=True), health_seal(_SIGNER, indent=1))


def one_input(data: bytes) -> None:
    report = verify(Code(data), trust=_TRUST, at=NOW)
    if report.outcome is Outcome.AUTHENTIC and report.recognised_as == "vds_nc":
        root = json.loads(data)
        assert (root[0] if isinstance(root, list) else root)["data"] == VACCINATION
