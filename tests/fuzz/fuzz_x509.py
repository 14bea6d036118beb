"""Certificates: any bytes give a certificate or a `DecodeError`, alone and in a chain to a trusted CA."""

from tests.support.certificates import ca, leaf
from verifier_wasm.errors import DecodeError
from verifier_wasm.x509 import key_from_chain, read_certificate

_ROOT = ca()
_MIDDLE = ca("middle", _ROOT)
_SIGNER = leaf(_MIDDLE)
_ISSUERS = _ROOT.store().issuers
_TRUSTED = _ISSUERS[0].keys[0].key

SEEDS = (_SIGNER.der, _MIDDLE.der, _ROOT.der)


def one_input(data: bytes) -> None:
    try:
        certificate = read_certificate(data)
    except DecodeError as error:
        assert error.code.startswith("issuer_chain_")
    else:
        assert certificate.der == data
    for chain in ([data], [data, _MIDDLE.der], [_SIGNER.der, data]):
        try:
            _, found = key_from_chain(chain, _ISSUERS)
        except DecodeError as error:
            assert error.code.startswith("issuer_chain_")
        else:
            # Of the trusted key itself no certificate is needed, so what one says of itself does not matter.
            assert data in SEEDS or found.key == _TRUSTED
