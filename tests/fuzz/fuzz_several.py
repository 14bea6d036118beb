"""Codes with several documents: any bytes are one code or more, each of which has a report."""

from tests.support.mdoc import IACA, document, issuer_signed, response
from tests.support.signed import NOW
from verifier_wasm import Code, verify
from verifier_wasm.judging.several import documents
from verifier_wasm.report import CHECK_IDS

_TWO = response(document(issuer_signed()), document(issuer_signed(docType="other"), "other"))
SEEDS = (
    _TWO,
    _TWO.hex().encode(),
    b'{"verifiableCredential":["eyJhbGciOiJFUzI1NiJ9.e30.c2ln","eyJhbGciOiJFUzI1NiJ9.e30.c2ln"]}',
    b"shc:/1/2/5676\nshc:/2/2/2909",
)
_TRUST = IACA.store()


def one_input(data: bytes) -> None:
    for code in documents(Code(data)):
        assert len(verify(code, trust=_TRUST, at=NOW).checks) == len(CHECK_IDS)
