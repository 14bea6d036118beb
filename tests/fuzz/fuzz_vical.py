"""VICALs: any bytes, and any content under a good signature, give issuers or a `TrustError`."""

from liangzheng.trust.vical import is_vical, open_vical
from tests.support.vical import MDL, entry, iaca, payload, signed
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import TrustError

_ENTRIES = [
    entry(iaca("One"), MDL, issuingAuthority="One", issuingCountry="UT", stateOrProvinceName="UT-1"),
    entry(iaca("Two"), "org.example.other"),
]
_PAYLOAD = cbor.encode(payload(_ENTRIES))

SEEDS = (_PAYLOAD, signed(_PAYLOAD))


def one_input(data: bytes) -> None:
    for message in (data, signed(data)):
        is_vical(message)
        try:
            vical = open_vical(message, signers=None)
        except TrustError as error:
            assert error.code.startswith(("vical_", "trust_"))
        else:
            assert len({issuer.id for issuer in vical.issuers}) == len(vical.issuers) > 0
            assert all(issuer.keys and issuer.kinds for issuer in vical.issuers)
            assert vical.counted().isprintable()
            assert all(str(entry).isprintable() for entry in vical.left_out)
