"""Status list tokens: any bytes, and any list under a good signature, give a reason code."""

from tests.support.signed import KEY, NOW
from tests.unit.test_status import ISSUER, URI, Tokens, token
from verifier_wasm import Policy
from verifier_wasm.envelope import StatusReference
from verifier_wasm.reasons import REASONS
from verifier_wasm.trusted.status import check_status

SEEDS = (token(),)


def one_input(data: bytes) -> None:
    for shown in (data, token(changed={65533: {"bits": 1, "lst": data}}, key=KEY)):
        code, _ = check_status(
            StatusReference(URI, 3), source=Tokens({URI: (shown,)}), issuer=ISSUER, at=NOW, policy=Policy()
        )
        assert code in REASONS
