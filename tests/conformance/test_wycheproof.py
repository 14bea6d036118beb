"""Wycheproof: both signature backends against every case, and so against each other."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.jwk import ec_key
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.signatures import host, pure, verify_signature

_BACKENDS = pytest.mark.parametrize("backend", [host, pure], ids=["host", "pure"])


def _groups(vectors: Path, name: str) -> list[dict[str, Any]]:
    groups = json.loads((vectors / "wycheproof" / "testvectors_v1" / name).read_text("utf-8"))["testGroups"]
    assert groups
    return groups


def _wrong(group: dict[str, Any], key: PublicKey, algorithm: int, backend: Any) -> list[int]:
    """Return the ids of the cases that the backend answers otherwise than expected."""
    return [
        case["tcId"]
        for case in group["tests"]
        if verify_signature(
            algorithm=algorithm,
            key=key,
            message=bytes.fromhex(case["msg"]),
            signature=bytes.fromhex(case["sig"]),
            backend=backend,
        )
        is not (case["result"] == "valid")
    ]


@_BACKENDS
def test_ecdsa_p256(vectors: Path, backend: Any) -> None:
    for group in _groups(vectors, "ecdsa_secp256r1_sha256_p1363_test.json"):
        uncompressed = bytes.fromhex(group["publicKey"]["uncompressed"])
        key = PublicKey("EC2", frozenset({-7}), "P-256", uncompressed[1:33], uncompressed[33:])
        assert _wrong(group, key, -7, backend) == []


@_BACKENDS
def test_ed25519(vectors: Path, backend: Any) -> None:
    for group in _groups(vectors, "ed25519_test.json"):
        key = PublicKey("OKP", frozenset({-8}), "Ed25519", bytes.fromhex(group["publicKey"]["pk"]))
        assert _wrong(group, key, -8, backend) == []


def test_the_keys_as_jwk_are_the_same(vectors: Path) -> None:
    for group in _groups(vectors, "ecdsa_secp256r1_sha256_p1363_test.json"):
        if "publicKeyJwk" in group:
            uncompressed = bytes.fromhex(group["publicKey"]["uncompressed"])
            assert ec_key(group["publicKeyJwk"], -7).x == uncompressed[1:33]
