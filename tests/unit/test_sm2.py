"""SM2 keys: made, kept, used; and an independent implementation says the same."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gmssl.sm2
import pytest
from asn1crypto import core, keys, x509
from gmssl import func
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from liangzheng.errors import BuilderError
from liangzheng.issuing import Terms, sign_document
from liangzheng.keys import SigningKey
from liangzheng.sm2 import Sm2PrivateKey
from liangzheng.trust.key_files import read_keys
from tests.support import cli
from tests.support.certificates import lz1_with_chain
from tests.support.signed import ISSUER, LICENCE, NOW, claims
from verifier_wasm import Issuer, Outcome, TrustedKey, TrustStore, verify
from verifier_wasm.crypto.keys import SM2_SM3
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.crypto.signatures import host, pure, verify_signature
from verifier_wasm.crypto.signatures.sm2 import N

KEY = SigningKey.generate("SM2")


def _store(key: SigningKey, **others: Any) -> TrustStore:
    trusted = TrustedKey(key.kid, key.public, **others)
    return TrustStore((Issuer(ISSUER, "测试机关", "Test office", (trusted,)),), sequence=1)


def test_a_code_signed_with_sm2() -> None:
    text = sign_document(kind="dl", fields=LICENCE, terms=Terms(ISSUER, NOW), key=KEY)
    assert verify(text, trust=_store(KEY), at=NOW).outcome is Outcome.AUTHENTIC
    other = SigningKey.generate("SM2")
    assert verify(text, trust=_store(other), at=NOW).reason == "issuer_key_unknown"


@given(st.binary(max_size=300), st.integers(1, N - 2))
@settings(max_examples=10, deadline=None)
def test_gmssl_agrees(message: bytes, number: int) -> None:
    private = Sm2PrivateKey(number)
    public = private.public_key()
    theirs = gmssl.sm2.CryptSM2(
        private_key=f"{number:064x}", public_key=(public.x + public.y).hex(), asn1=False
    )
    # What we sign, they accept; what they sign, we accept; and neither takes an altered message.
    try:
        accepted = theirs.verify_with_sm3(private.sign(message).hex(), message)
    except TypeError:  # it loses leading zeros of a coordinate, and then its way
        assume(False)
    assert accepted
    signature = bytes.fromhex(theirs.sign_with_sm3(message, func.random_hex(64)))
    for backend in (host, pure):
        options: dict[str, Any] = {
            "algorithm": SM2_SM3,
            "key": public,
            "signature": signature,
            "backend": backend,
        }
        assert verify_signature(message=message, **options)
        assert not verify_signature(message=message + b".", **options)


def test_signatures_differ_each_time() -> None:
    assert KEY.sign(b"a") != KEY.sign(b"a")


@pytest.mark.parametrize("passphrase", [None, b"correct horse"])
def test_a_key_comes_back_from_its_file(tmp_path: Path, passphrase: bytes | None) -> None:
    path = tmp_path / "key.pem"
    KEY.save(path, passphrase)
    assert path.stat().st_mode & 0o777 == 0o600
    loaded = SigningKey.load(path, passphrase)
    assert (loaded.kid, loaded.public, loaded.algorithm) == (KEY.kid, KEY.public, SM2_SM3)
    with pytest.raises(BuilderError) as caught:
        SigningKey.load(path, b"wrong")
    assert caught.value.code in {"key_passphrase", "key_unreadable"}


@pytest.mark.parametrize("number", [0, N - 1, N])
def test_a_key_outside_its_range(number: int) -> None:
    with pytest.raises(BuilderError) as caught:
        Sm2PrivateKey(number)
    assert caught.value.code == "key_unreadable"


def test_the_command_line_makes_and_uses_sm2_keys(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        result = cli.run(*arguments)
        assert result.exit == 0, result
        return result.out

    trust, key, records = tmp_path / "trust", tmp_path / "key.pem", tmp_path / "in.jsonl"
    run("trust", "init", str(trust))
    run("trust", "add", str(trust), "--issuer", "office", "--generate", str(key), "--algorithm", "SM2")
    run("trust", "sign", str(trust))
    record = {
        "id": "1",
        "证号": "110199199001010010",
        "姓名": "样例",
        "准驾车型": "C1",
        "有效期止": "2099-01-01",
    }
    records.write_text(json.dumps(record), "utf-8")
    out = tmp_path / "out"
    run("issue", "--key", str(key), "--in", str(records), "--out", str(out), "--issuer", "office")
    assert "SM2" in run("trust", "show", str(trust))
    assert '"authentic"' in run("verify", str(out / "1.txt"), "--trust", str(trust), "--json")


class Sm2Party:
    """An SM2 key with a certificate."""

    def __init__(self, name: str, by: "Sm2Party | None" = None, *, is_ca: bool = False) -> None:
        self.key = SigningKey.generate("SM2")
        self.name = x509.Name.build({"common_name": name})
        public = self.key.public
        point = b"\4" + public.x + public.y
        curve = keys.ECDomainParameters("named", "sm2p256v1")
        usage = {"key_cert_sign"} if is_ca else {"digital_signature"}
        algorithm = {"algorithm": "1.2.156.10197.1.501"}
        tbs = x509.TbsCertificate(
            {
                "version": "v3",
                "serial_number": 7,
                "signature": algorithm,
                "issuer": (by or self).name,
                "validity": {
                    "not_before": x509.Time({"utc_time": datetime(2026, 1, 1, tzinfo=UTC)}),
                    "not_after": x509.Time({"utc_time": datetime(2028, 1, 1, tzinfo=UTC)}),
                },
                "subject": self.name,
                "subject_public_key_info": {
                    "algorithm": {"algorithm": "ec", "parameters": curve},
                    "public_key": point,
                },
                "extensions": [
                    {"extn_id": "basic_constraints", "critical": True, "extn_value": {"ca": is_ca}},
                    {"extn_id": "key_usage", "critical": True, "extn_value": usage},
                ],
            }
        )
        raw = (by or self).key.sign(tbs.dump())
        pair = core.SequenceOf([int.from_bytes(raw[:32]), int.from_bytes(raw[32:])], spec=core.Integer)
        self.der: bytes = x509.Certificate(
            {"tbs_certificate": tbs, "signature_algorithm": algorithm, "signature_value": pair.dump()}
        ).dump()


def test_a_chain_of_sm2_certificates() -> None:
    root = Sm2Party("root", is_ca=True)
    signer = Sm2Party("signer", root)
    (found, *_) = read_keys(root.der, source="root")
    assert kid_of(found.key.key) == root.key.kid
    store = TrustStore((Issuer(ISSUER, "测", "T", (found.key,)),), sequence=1)
    text = lz1_with_chain(claims(), signer.key, [signer.der])
    assert verify(text, trust=store, at=NOW).outcome is Outcome.AUTHENTIC
    other = Sm2Party("signer", Sm2Party("root", is_ca=True))
    text = lz1_with_chain(claims(), other.key, [other.der])
    assert verify(text, trust=store, at=NOW).reason == "issuer_chain_signature"
