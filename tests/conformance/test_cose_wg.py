"""COSE working group examples: COSE_Sign1 with ECDSA, passing and failing, with both backends."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.jwk import ec_key
from verifier_wasm.crypto.signatures import host, pure, verify_signature
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError
from verifier_wasm.signed import cose

_ALGORITHMS = {"ES256": -7, "ES384": -35, "ES512": -36}


def _examples(vectors: Path) -> list[tuple[str, dict[str, Any]]]:
    folder = vectors / "cose-wg-examples"
    files = sorted([*folder.glob("ecdsa-examples/*.json"), *folder.glob("sign1-tests/*.json")])
    loaded = [(path.stem, json.loads(path.read_text("utf-8"))) for path in files]
    single = [(name, example) for name, example in loaded if "sign0" in example["input"]]
    assert len(single) >= 13
    return single


def _holds(example: dict[str, Any], backend: Any) -> bool:
    signer = example["input"]["sign0"]
    aad = bytes.fromhex(signer.get("external", ""))
    try:
        signature = cose.signature_of(cose.decode_sign1(bytes.fromhex(example["output"]["cbor"])), aad)
    except CodeError:
        return False
    key = ec_key(signer["key"], _ALGORITHMS[signer["alg"]])
    return verify_signature(
        algorithm=signature.algorithm,
        key=key,
        message=signature.message,
        signature=signature.value,
        backend=backend,
    )


@pytest.mark.parametrize("backend", [host, pure], ids=["host", "pure"])
def test_every_example(vectors: Path, backend: Any) -> None:
    for name, example in _examples(vectors):
        assert _holds(example, backend) is not example.get("fail", False), name


def test_the_bytes_to_be_signed(vectors: Path) -> None:
    for name, example in _examples(vectors):
        if example.get("fail"):
            continue
        aad = bytes.fromhex(example["input"]["sign0"].get("external", ""))
        message = cose.decode_sign1(bytes.fromhex(example["output"]["cbor"]))
        expected = bytes.fromhex(example["intermediates"]["ToBeSign_hex"])
        assert cose.sig_structure(message.protected_bytes, message.payload, aad) == expected, name
        assert cbor.decode(expected)[0] == "Signature1"
