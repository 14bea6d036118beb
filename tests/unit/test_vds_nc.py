"""ICAO's health proofs as signed JSON: verified by a certificate that leads to a trusted authority."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import YEAR, Party, ca, leaf
from tests.support.health_seals import BARCODE_SIGNER, VACCINATION, health_seal, sign, url
from tests.support.signed import KEY, NOW
from verifier_wasm import Code, Outcome, TrustStore, verify
from verifier_wasm.catalogue import LANGUAGES
from verifier_wasm.report import Report
from verifier_wasm.view import view

ROOT = ca(country="UT")
SIGNER = leaf(ROOT, purposes=(BARCODE_SIGNER,), country="UT")
SEAL = health_seal(SIGNER)


def check(seal: bytes, trust: TrustStore | None = None) -> Report:
    return verify(Code(seal, "QRCode"), trust=trust or ROOT.store(), at=NOW)


def result(seal: bytes, trust: TrustStore | None = None) -> tuple[Outcome, str]:
    report = check(seal, trust)
    if report.outcome not in {Outcome.AUTHENTIC, Outcome.RESTRICTED}:
        assert report.document is None
    return report.outcome, report.reason


_GOOD = (Outcome.AUTHENTIC, "signature_valid")
_SHOWN = check(SEAL).document


def test_a_seal_that_leads_to_a_trusted_authority_is_authentic() -> None:
    report = check(SEAL)
    assert (report.outcome, report.reason) == _GOOD
    assert (report.format, report.recognised_as) == ("vds", "vds_nc")
    assert report.document == {
        "kind": "vds",
        "seal_type": "vaccination",
        "issuing_country": "UTO",
        "name": "SAMPLE ALEX",
        "birth_date": "1990-01-02",
        "passport_number": "L8988901C",
        "unknown": {
            '"uvci"': "U00001",
            '"ve"': [
                {
                    '"des"': "XM00A0",
                    '"nam"': "Sample",
                    '"vd"': [{'"dvc"': "2026-03-03", '"seq"': 1, '"ctr"': "UTO"}],
                }
            ],
            '"pid"': {'"sex"': "X"},
        },
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_shown_in_words_and_is_no_licence(lang: str) -> None:
    shown = view(check(SEAL), lang=lang)
    assert ("疫苗接种证明" if lang == "zh" else "vaccination certificate") in dict(
        shown["document"]["rows"]
    ).values()
    assert ("不是这里认得的驾驶证" if lang == "zh" else "licence") in shown["advice"]


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
@pytest.mark.parametrize("der", [False, True])
def test_algorithms_and_both_forms_of_a_signature(curve: ec.EllipticCurve, der: bool) -> None:
    signer = leaf(ROOT, private=ec.generate_private_key(curve), purposes=(BARCODE_SIGNER,))
    assert result(health_seal(signer, der=der)) == _GOOD


def test_authorities_of_passports_sign_with_rsa() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root = ca(private=private, country="UT")
    assert result(health_seal(leaf(root, purposes=(BARCODE_SIGNER,))), root.store()) == _GOOD


@pytest.mark.parametrize(
    "written",
    [
        lambda seal: b" \n" + seal + b"\r\n",
        lambda seal: health_seal(SIGNER, indent=2),
        lambda seal: b"[" + seal + b"]",
        lambda seal: seal.replace(b"Sample", b"\\u0053ample"),
        lambda seal: seal.replace(b'"seq": 1', b'"seq": 1.0'),
        lambda seal: json.dumps(dict(reversed(json.loads(seal).items()))).encode(),
        lambda seal: json.dumps(json.loads(seal), sort_keys=True).encode(),
    ],
)
def test_how_the_json_is_written_changes_nothing(written: Any) -> None:
    assert result(written(SEAL)) == _GOOD


def test_names_in_other_scripts() -> None:
    data = {**VACCINATION, "msg": {"pid": {"n": "样证 \U0001f600 é"}}}
    seal = health_seal(SIGNER, data)
    assert result(seal) == _GOOD
    assert result(json.dumps(json.loads(seal)).encode()) == _GOOD  # as escapes


def test_a_certificate_in_the_other_alphabet_and_padded() -> None:
    text = url(SIGNER.der).replace("-", "+").replace("_", "/")
    assert result(health_seal(SIGNER, cer=text + "=" * (-len(text) % 4))) == _GOOD


def test_a_signer_that_names_no_purpose_or_is_listed_itself() -> None:
    plain = leaf(ROOT)
    assert result(health_seal(plain)) == _GOOD
    assert result(health_seal(plain), plain.store()) == _GOOD
    assert result(health_seal(leaf(ROOT, purposes=("2.5.29.37.0",)))) == _GOOD


@pytest.mark.parametrize("purpose", ["1.0.18013.5.1.2", "1.3.6.1.5.5.7.3.1", "2.23.136.1.1.3"])
def test_a_signer_of_something_else_may_not_seal(purpose: str) -> None:
    assert result(health_seal(leaf(ROOT, purposes=(purpose,)))) == (Outcome.REJECTED, "issuer_chain_usage")


def test_who_is_not_trusted() -> None:
    other = ca("another")
    assert result(SEAL, other.store()) == (Outcome.CANNOT_JUDGE, "issuer_chain_unknown")
    assert result(SEAL, KEY.store())[0] is Outcome.CANNOT_JUDGE
    # A made-up authority of the trusted one's name.
    assert result(health_seal(leaf(ca(country="UT"), purposes=(BARCODE_SIGNER,)))) == (
        Outcome.REJECTED,
        "issuer_chain_signature",
    )
    late = leaf(ROOT, purposes=(BARCODE_SIGNER,), begin=NOW - 2 * YEAR, end=NOW - YEAR)
    assert result(health_seal(late)) == (Outcome.CANNOT_JUDGE, "issuer_key_expired")


@pytest.mark.parametrize(
    "path", [("hdr", "is"), ("hdr", "t"), ("msg", "uvci"), ("msg", "pid", "n"), ("msg", "pid", "dob")]
)
def test_content_that_was_changed_is_rejected(path: tuple[str, ...]) -> None:
    root = json.loads(SEAL)
    place = root["data"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += "0"
    assert result(json.dumps(root).encode()) == (Outcome.REJECTED, "signature_wrong")


def _without(section: str, member: str) -> bytes:
    root = json.loads(SEAL)
    del root[section][member]
    return json.dumps(root).encode()


@pytest.mark.parametrize(
    ("seal", "code"),
    [
        (_without("sig", "alg"), "vds_nc_structure"),
        (_without("sig", "cer"), "vds_nc_structure"),
        (_without("data", "msg"), "vds_nc_structure"),
        (SEAL[:-1], "vds_nc_structure"),
        (SEAL[: len(SEAL) // 2] + b'"sigvl"', "vds_nc_structure"),
        (b"[" + SEAL + b"," + SEAL + b"]", "vds_nc_structure"),
        (SEAL.replace(b'"v": 1', b'"v": 1e999'), "vds_nc_structure"),
        (SEAL.replace(b'"v": 1', b'"v": NaN'), "vds_nc_structure"),
        (SEAL.replace(b'"v": 1', b'"v": 1, "v": 2'), "vds_nc_structure"),
        (SEAL.replace(b'"v": 1', b'"v": ' + b"9" * 400), "vds_nc_structure"),
        (health_seal(SIGNER, cer="*"), "vds_nc_structure"),
        (health_seal(SIGNER, sigvl="A"), "vds_nc_structure"),
        (health_seal(SIGNER, sigvl="AAAA"), "vds_signature"),
        (health_seal(SIGNER, sigvl=""), "signature_missing"),
        (health_seal(SIGNER, alg="ES256K"), "signature_not_supported"),
        (health_seal(SIGNER, alg="none <b>"), "signature_not_supported"),
        (health_seal(SIGNER, cer=""), "issuer_chain_malformed"),
        (health_seal(SIGNER, cer="AAAA"), "issuer_chain_malformed"),
        (SEAL.replace(b'"v": 1', b'"v": ' + b"[" * 5000 + b"]" * 5000), ""),
    ],
)
def test_what_is_not_understood_is_not_judged(seal: bytes, code: str) -> None:
    outcome, reason = result(seal)
    assert outcome is Outcome.CANNOT_JUDGE
    assert reason == code or not code


def test_a_date_of_birth_that_is_none_is_shown_as_unknown() -> None:
    data = {**VACCINATION, "msg": {"pid": {"dob": "1990", "n": 5}}}
    report = check(health_seal(SIGNER, data))
    assert report.outcome is Outcome.AUTHENTIC
    assert report.document is not None
    assert report.document["unknown"] == {'"pid"': {'"dob"': "1990", '"n"': 5}}


def test_the_raw_signature_is_as_long_as_the_algorithm_says() -> None:
    wide = Party("wide", ROOT, private=ec.generate_private_key(ec.SECP384R1()), digest=hashes.SHA256())
    seal = health_seal(wide, sigvl=url(sign(wide, VACCINATION)), alg="ES256")
    assert result(seal) == (Outcome.CANNOT_JUDGE, "vds_signature")


@given(st.binary(max_size=80), st.integers(0, len(SEAL)), st.integers(0, 40))
def test_any_bytes_give_a_report(data: bytes, kept: int, left_out: int) -> None:
    for shown in (b'{"hdr" "sigvl"' + data, SEAL[:kept] + data + SEAL[kept + left_out :]):
        report = check(shown)
        if report.outcome is Outcome.AUTHENTIC:
            assert report.document == _SHOWN
