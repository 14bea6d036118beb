"""The examples of draft-ietf-spice-sd-cwt: as issued, and in key binding tokens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from verifier_wasm import Issuer, Outcome, Policy, Report, TrustedKey, TrustStore, verify
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.judging.holder import Asked
from verifier_wasm.policy import RequireHolder

_ISSUER, _KID = "https://issuer.example", b"https://issuer.example/cose-key3"
_SHOWN_AT = datetime(2024, 9, 2, 2, 30, 37, tzinfo=UTC)
_ASKED = Asked(
    nonce=bytes.fromhex("8c0f5f523b95bea44a9a48c649240803"),
    audiences=frozenset({"https://verifier.example/app"}),
)


def _trust(vectors: Path) -> TrustStore:
    loaded: Any = load_pem_public_key((vectors / "sd-cwt-draft" / "issuer_public.pem").read_bytes())
    numbers = loaded.public_numbers()
    key = PublicKey("EC2", frozenset({-35}), "P-384", numbers.x.to_bytes(48), numbers.y.to_bytes(48))
    trusted = TrustedKey(Kid(_KID), key)
    return TrustStore((Issuer(id=_ISSUER, name_zh="例", name_en="Example", keys=(trusted,)),), sequence=1)


def _verify(vectors: Path, name: str, **options: Any) -> Report:
    data = (vectors / "sd-cwt-draft" / f"{name}.cbor").read_bytes()
    return verify(data, **{"trust": _trust(vectors), "at": _SHOWN_AT, **options})


@pytest.mark.parametrize("name", ["kbt", "nested_kbt"])
def test_a_token(vectors: Path, name: str) -> None:
    report = _verify(vectors, name, asked=_ASKED)
    assert (report.outcome, report.check("holder").code) == (Outcome.AUTHENTIC, "holder_answered")
    assert report.document is not None
    assert report.document["withheld"]
    unasked = _verify(vectors, name, asked=replace(_ASKED, nonce=b"another"))
    assert unasked.reason == "holder_nonce"
    elsewhere = _verify(vectors, name, asked=replace(_ASKED, audiences=frozenset()))
    assert elsewhere.reason == "holder_audience"


def test_what_is_disclosed(vectors: Path) -> None:
    shown = _verify(vectors, "kbt", asked=_ASKED).document
    assert shown is not None
    assert shown["unknown"]["501"] == "ABCD-123456"
    assert shown["unknown"]["502"] == [1549560720, 1674004740]
    assert shown["unknown"]["503"] == {'"country"': "us", '"region"': "ca"}


@pytest.mark.parametrize("name", ["issuer_cwt", "nested_issuer_cwt", "nested_cwt", "decoy"])
def test_one_without_a_token(vectors: Path, name: str) -> None:
    assert _verify(vectors, name).reason == "holder_missing"
    report = _verify(vectors, name, policy=Policy(require_holder=RequireHolder.NEVER))
    assert (report.outcome, report.check("holder").code) == (Outcome.AUTHENTIC, "holder_not_asked")


def test_another_time(vectors: Path) -> None:
    late = _verify(vectors, "kbt", at=_SHOWN_AT + timedelta(days=3), asked=_ASKED)
    assert late.reason == "validity_code_expired"
