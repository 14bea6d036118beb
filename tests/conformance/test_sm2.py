"""SM2 and SM3 against the standard's own example and Tongsuo's digests."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from verifier_wasm.crypto import sm3
from verifier_wasm.crypto.keys import SM2_SM3, PublicKey
from verifier_wasm.crypto.signatures import host, pure, verify_signature


def _example(vectors: Path) -> dict[str, Any]:
    return json.loads((vectors / "sm2-tongsuo" / "gbt-32918.5-annex-a2.json").read_text("utf-8"))


@pytest.mark.parametrize("backend", [host, pure], ids=["host", "pure"])
def test_the_example_of_the_standard(vectors: Path, backend: Any) -> None:
    example = _example(vectors)
    x, y, r, s = (bytes.fromhex(example[f"{name}_hex"]) for name in ("public_x", "public_y", "r", "s"))
    key = PublicKey("EC2", frozenset({SM2_SM3}), "SM2", x, y)
    message = example["message_utf8"].encode()

    def holds(message: bytes, signature: bytes) -> bool:
        return verify_signature(
            algorithm=SM2_SM3, key=key, message=message, signature=signature, backend=backend
        )

    assert holds(message, r + s)
    assert not holds(message + b".", r + s)
    assert not holds(message, s + r)
    assert not holds(message, bytes(64))
    assert not holds(message, r + s + b"\0")


def test_sm3_digests_with_and_without_openssl(vectors: Path) -> None:
    text = (vectors / "sm2-tongsuo/test/recipes/30-test_evp_data/evpmd_sm3.txt").read_text("utf-8")
    cases = re.findall(r"Digest = SM3\nInput = ([0-9a-fA-F]*)\nOutput = ([0-9a-fA-F]+)", text)
    assert len(cases) >= 4
    for written, digest in cases:
        message = bytes.fromhex(written)
        assert sm3.sm3(message).hex() == digest.lower()
        assert sm3._digest(message).hex() == digest.lower()
