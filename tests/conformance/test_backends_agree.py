"""The page's signature backend and the host's give the same answer on every signed vector there is."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

from liangzheng.trust.key_files import read_keys
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.signatures import host, pure, verify_signature
from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.envelope import Signature
from verifier_wasm.errors import CodeError
from verifier_wasm.signed import cose


def _certificates(vectors: Path) -> Iterator[tuple[str, Signature, PublicKey]]:
    """Yield the EU test data that decodes: the signature, and the key of the certificate beside it."""
    for path in sorted((vectors / "eu-dgc-testdata").glob("**/*.json")):
        vector = json.loads(path.read_text("utf-8"))
        text = vector.get("PREFIX") or ""
        try:
            message = cose.decode_sign1(inflate(base45.decode(text.removeprefix("HC1:"))))
            signature = cose.signature_of(message)
        except CodeError:
            continue
        data = base64.b64decode(vector["TESTCTX"]["CERTIFICATE"])
        found, *_ = read_keys(data, source=path.name)  # one key, under each of its kids
        yield str(path), signature, found.key.key


def _answers(signature: Signature, key: PublicKey, message: bytes) -> list[bool]:
    return [
        verify_signature(
            algorithm=signature.algorithm,
            key=key,
            message=message,
            signature=signature.value,
            backend=backend,
        )
        for backend in (host, pure)
    ]


def test_the_eu_certificates(vectors: Path) -> None:
    cases = list(_certificates(vectors))
    assert len(cases) > 70
    answers = {name: _answers(signature, key, signature.message) for name, signature, key in cases}
    assert {name: found for name, found in answers.items() if found[0] is not found[1]} == {}
    assert sum(found[0] for found in answers.values()) > 70


def test_the_eu_certificates_with_another_message(vectors: Path) -> None:
    for name, signature, key in _certificates(vectors):
        assert _answers(signature, key, signature.message + b"\0") == [False, False], name
