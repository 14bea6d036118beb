"""The specimen of a live code: bound to the key that the demonstration has, and said to be a specimen."""

from datetime import timedelta

from liangzheng.keys import SigningKey
from liangzheng.signing import pack
from liangzheng.specimens import ISSUER_ID
from liangzheng.specimens.live import holder_key, live_licence
from tests.support.signed import NOW
from verifier_wasm import Issuer, Outcome, TrustedKey, TrustStore, verify
from verifier_wasm.decoders import sign1_text
from verifier_wasm.document.portrait import is_portrait
from verifier_wasm.holding import read_credential, show

_KEY = SigningKey.generate()
_TRUST = TrustStore(
    (Issuer(ISSUER_ID, "样证", "Specimen", (TrustedKey(_KEY.kid, _KEY.public),), specimen=True),)
)


def test_it_is_shown_by_the_key_that_everybody_has() -> None:
    licence = live_licence(_KEY, ISSUER_ID, at=NOW - timedelta(hours=1))
    assert verify(licence, trust=_TRUST, at=NOW).reason == "holder_missing"
    credential = read_credential(sign1_text.unpack(licence.removeprefix("LZ1:").encode()))
    showing = show(credential, ["portrait", "age"], at=NOW)
    report = verify(pack(showing.signed(holder_key().sign(showing.to_sign))), trust=_TRUST, at=NOW)
    assert (report.outcome, report.specimen) == (Outcome.AUTHENTIC, True)
    assert report.document is not None
    assert is_portrait(report.document["portrait"])
    assert report.document["age_over_18"] is True
    assert "birth_date" not in report.document
