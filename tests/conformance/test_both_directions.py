"""Both directions: of the documents made by others, no genuine one is rejected and no false one is accepted.

What each is comes from its maker's own label. Genuine are those whose maker says that their signature holds,
out of date or in a draft's form as they may be; false are those whose maker says that it does not. Beside
them stand the same documents as people carry them, under a stranger's key, and altered in one bit.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from liangzheng.trust.key_files import read_keys
from liangzheng.trust.sources import load
from tests.support.carriers import CARRIERS, LOSSY
from tests.support.counted import Record, judged
from tests.support.jwk import ec_key
from tests.support.vectors import FOLDER
from verifier_wasm import Code, Issuer, Outcome, TrustStore, verify
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.signatures import host, pure, verify_signature
from verifier_wasm.errors import CodeError
from verifier_wasm.signed import cose

_ACCEPTED: Final = frozenset({Outcome.AUTHENTIC, Outcome.RESTRICTED})
#: Bits altered in each document.
_FLIPS: Final = 10
_BACKENDS: Final = {"host": host, "pure": pure}


@dataclass(frozen=True)
class Document:
    """One document: where it comes from, what it is, and with whom trusted and when it is checked."""

    source: str
    name: str
    data: bytes
    genuine: bool
    trust: TrustStore
    at: datetime

    @property
    def is_text(self) -> bool:
        return self.data.isascii() and self.data.decode().isprintable()


def _trusted(key_file: bytes) -> TrustStore:
    keys = read_keys(key_file, source="the vector's key")
    return TrustStore(tuple(Issuer(None, "", "", (found.key,)) for found in keys))


def _health() -> Iterator[Document]:
    """The EU's test data: false is what its makers expect not to decode or not to verify."""
    steps = [f"EXPECTED{step}" for step in ("UNPREFIX", "B45DECODE", "COMPRESSION", "DECODE", "VERIFY")]
    for path in sorted((FOLDER / "eu-dgc-testdata").glob("**/*.json")):
        vector = json.loads(path.read_text("utf-8"))
        context = vector["TESTCTX"]
        yield Document(
            "eu-dgc-testdata",
            path.stem,
            vector["PREFIX"].encode(),
            all(vector["EXPECTEDRESULTS"].get(step, True) for step in steps),
            _trusted(base64.b64decode(context["CERTIFICATE"])),
            datetime.fromisoformat(context["VALIDATIONCLOCK"]),
        )


def _mobile() -> Iterator[Document]:
    """Annex D and auth0's responses; ``example3`` is labelled as altered."""
    annex = FOLDER / "mdoc-annex-d"
    yield Document(
        "mdoc-annex-d",
        "device_response",
        bytes.fromhex((annex / "device_response.hex").read_text("ascii")),
        genuine=True,
        trust=_trusted(bytes.fromhex((annex / "ds_cert.hex").read_text("ascii"))),
        at=datetime(2021, 1, 1, tzinfo=UTC),
    )
    auth0 = FOLDER / "mdoc-auth0" / "__tests__"
    trust = load([auth0 / "example" / "issuer.pem"])
    for path in sorted(auth0.glob("**/*.cbor")):
        if "eviceResponse" in path.name or path.name == "issuerSigned.mdoc.cbor":
            genuine = not path.name.startswith("example3.")
            yield Document(
                "mdoc-auth0", path.name, path.read_bytes(), genuine, trust, datetime(2024, 1, 1, tzinfo=UTC)
            )


def _identity() -> Iterator[Document]:
    """ID PASS's: most of the "valid" ones have no signature, and so cannot be accepted either."""
    for path in sorted((FOLDER / "claim169-idpass" / "test-vectors").glob("*/*.json")):
        vector = json.loads(path.read_text("utf-8"))
        key = vector.get("signing_key")
        if "encryption_key" in vector or (path.parent.name == "valid" and key is None):
            continue
        yield Document(
            "claim169-idpass",
            path.stem,
            vector["qr_data"].encode(),
            path.parent.name == "valid",
            _trusted(_jwk(key) if key else (FOLDER / "sd-cwt-draft" / "issuer_public.pem").read_bytes()),
            datetime(2026, 1, 1, tzinfo=UTC),
        )


def _jwk(key: dict[str, str]) -> bytes:
    point = bytes.fromhex(key["public_key_hex"])
    coordinates = (
        {"kty": "EC", "crv": "P-256", "x": _b64(point[1:33]), "y": _b64(point[33:])}
        if key["algorithm"] == "ES256"
        else {"kty": "OKP", "crv": "Ed25519", "x": _b64(point)}
    )
    return json.dumps(coordinates).encode()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _selective() -> Iterator[Document]:
    """The IETF draft's SD-CWTs: their form is not read yet, but nothing about them is false."""
    folder = FOLDER / "sd-cwt-draft"
    trust = _trusted((folder / "issuer_public.pem").read_bytes())
    for path in sorted(folder.glob("*.cbor")):
        yield Document(
            "sd-cwt-draft", path.stem, path.read_bytes(), True, trust, datetime(2025, 1, 1, tzinfo=UTC)
        )


@cache
def documents() -> tuple[Document, ...]:
    return (*_health(), *_mobile(), *_identity(), *_selective())


def _sources() -> list[str]:
    return ["eu-dgc-testdata", "mdoc-annex-d", "mdoc-auth0", "claim169-idpass", "sd-cwt-draft"]


def _of(source: str) -> list[Document]:
    found = [document for document in documents() if document.source == source]
    assert any(document.genuine for document in found)
    return found


def _judge(record: Record, document: Document, code: Code | str, what: str = "") -> Outcome:
    outcome = verify(code, trust=document.trust, at=document.at).outcome
    judged(record, f"{document.source}{what}", genuine=document.genuine, outcome=outcome)
    return outcome


@pytest.mark.parametrize("source", _sources())
def test_as_they_are(source: str, record_property: Record) -> None:
    for document in _of(source):
        outcome = _judge(record_property, document, Code(document.data))
        if document.genuine:
            assert outcome is not Outcome.REJECTED, document.name
        else:
            assert outcome not in _ACCEPTED, document.name


@pytest.mark.parametrize("source", _sources())
def test_as_people_carry_them(source: str, record_property: Record) -> None:
    """With the same verdict as before they were carried, for what is one; bytes are carried in Base64."""
    for document in _of(source):
        text = document.data.decode() if document.is_text else base64.b64encode(document.data).decode()
        plain = verify(text, trust=document.trust, at=document.at).outcome
        for name, carry in CARRIERS.items():
            outcome = _judge(record_property, document, carry(text), ", carried")
            if document.genuine and name not in LOSSY:
                assert outcome is plain, (document.name, name)
            assert document.genuine or outcome not in _ACCEPTED, (document.name, name)


@pytest.mark.parametrize("source", _sources())
def test_under_a_strangers_key(source: str, record_property: Record) -> None:
    """A genuine document whose signer is not trusted here is no false one, and no trusted one either."""
    for document in _of(source):
        others = [
            other
            for other in documents()
            if other.trust.issuers[0].keys[0].key != document.trust.issuers[0].keys[0].key
        ]
        for other in (others[0], others[len(others) // 2], others[-1]):
            report = verify(Code(document.data), trust=other.trust, at=document.at)
            judged(record_property, f"{source}, strangers' keys", genuine=True, outcome=report.outcome)
            assert report.outcome is Outcome.CANNOT_JUDGE, (document.name, report.reason)


@pytest.mark.parametrize("source", _sources())
def test_altered_in_one_bit(source: str, record_property: Record) -> None:
    """Whatever bit of what is signed is altered, the document is not accepted as it was."""
    random = Random(source)
    for document in _of(source):
        if not document.genuine:
            continue
        plain = verify(Code(document.data), trust=document.trust, at=document.at).as_dict()
        for _ in range(_FLIPS):
            place, bit = random.randrange(len(document.data)), random.randrange(8)
            altered = bytearray(document.data)
            altered[place] ^= 1 << bit
            report = verify(Code(bytes(altered)), trust=document.trust, at=document.at)
            # Outside what is signed (a kid, a tag, an unused header) a bit may change nothing that is shown.
            same = report.as_dict()["document"] == plain["document"]
            if not same or report.outcome not in _ACCEPTED:
                judged(record_property, f"{source}, altered", genuine=False, outcome=report.outcome)
            assert report.outcome not in _ACCEPTED or same, (document.name, place, bit)


@pytest.mark.parametrize("backend", _BACKENDS)
def test_signatures(vectors: Path, record_property: Record, backend: str) -> None:
    """Wycheproof's and the COSE working group's: a signature that holds, and one that does not."""
    for source, genuine, holds in (*_wycheproof(vectors, backend), *_cose(vectors, backend)):
        outcome = Outcome.AUTHENTIC if holds else Outcome.REJECTED
        judged(record_property, f"{source} ({backend})", genuine=genuine, outcome=outcome)
        assert holds is genuine


def _wycheproof(vectors: Path, backend: str) -> Iterator[tuple[str, bool, bool]]:
    for name, algorithm in (("ecdsa_secp256r1_sha256_p1363_test", -7), ("ed25519_test", -8)):
        path = vectors / "wycheproof" / "testvectors_v1" / f"{name}.json"
        for group in json.loads(path.read_text("utf-8"))["testGroups"]:
            key = _wycheproof_key(group["publicKey"], algorithm)
            for case in group["tests"]:
                holds = verify_signature(
                    algorithm=algorithm,
                    key=key,
                    message=bytes.fromhex(case["msg"]),
                    signature=bytes.fromhex(case["sig"]),
                    backend=_BACKENDS[backend],
                )
                yield "wycheproof", case["result"] == "valid", holds


def _wycheproof_key(public: dict[str, str], algorithm: int) -> PublicKey:
    if algorithm == -8:
        return PublicKey("OKP", frozenset({-8}), "Ed25519", bytes.fromhex(public["pk"]))
    point = bytes.fromhex(public["uncompressed"])
    return PublicKey("EC2", frozenset({-7}), "P-256", point[1:33], point[33:])


def _cose(vectors: Path, backend: str) -> Iterator[tuple[str, bool, bool]]:
    algorithms = {"ES256": -7, "ES384": -35, "ES512": -36}
    folder = vectors / "cose-wg-examples"
    for path in sorted([*folder.glob("ecdsa-examples/*.json"), *folder.glob("sign1-tests/*.json")]):
        example: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if "sign0" not in example["input"]:
            continue
        signer = example["input"]["sign0"]
        genuine = not example.get("fail", False)
        try:
            aad = bytes.fromhex(signer.get("external", ""))
            signature = cose.signature_of(cose.decode_sign1(bytes.fromhex(example["output"]["cbor"])), aad)
        except CodeError:
            yield "cose-wg-examples", genuine, False
            continue
        holds = verify_signature(
            algorithm=signature.algorithm,
            key=ec_key(signer["key"], algorithms[signer["alg"]]),
            message=signature.message,
            signature=signature.value,
            backend=_BACKENDS[backend],
        )
        yield "cose-wg-examples", genuine, holds
