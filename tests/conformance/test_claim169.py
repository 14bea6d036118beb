"""ID PASS's vectors of Claim 169: each judged as it is labelled, by `verify` and on the command line.

Most of their "valid" ones carry a signature of no bytes: they parse, and have to count as unsigned.
"""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from liangzheng.trust.sources import load
from tests.support.cli import run
from tests.support.signed import KEY
from tests.support.vectors import FOLDER, each
from verifier_wasm import Code, verify
from verifier_wasm.encoding import cbor
from verifier_wasm.layouts.claim169 import CLAIM
from verifier_wasm.layouts.claim169.attributes import read_attributes
from verifier_wasm.layouts.claim169.text import unpack

_FOLDER: Final = FOLDER / "claim169-idpass" / "test-vectors"
_FILES: Final = sorted(_FOLDER.glob("*/*.json"))
#: Within the validity of all of them.
_AT: Final = "2026-01-01T00:00:00Z"

_UNSIGNED: Final = ("cannot_judge", "signature_missing")
_EXPECTED: Final = {
    "ecdsa-p256-signed": ("authentic", "signature_valid"),
    "ed25519-signed": ("authentic", "signature_valid"),
    "encrypted-signed": ("authentic", "signature_valid"),
    # Labelled valid, without a signature: the first of them once it is opened.
    "encrypted-aes256": _UNSIGNED,
    **dict.fromkeys(
        (
            *("claim169-example", "demographics-full", "minimal", "refugee-identity"),
            *("with-all-biometrics", "with-face", "with-fingerprints"),
        ),
        _UNSIGNED,
    ),
    # Labelled invalid. Without a prefix, what does not decode may be any text, so it is not called altered.
    "bad-base45": ("cannot_judge", "format_unknown"),
    "bad-zlib": ("cannot_judge", "format_unknown"),
    "not-cose": ("cannot_judge", "format_unknown"),
    "missing-169": ("cannot_judge", "format_unknown"),
}


def _vector(path: Path) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return vector


def _trust(vector: dict[str, Any], folder: Path) -> Path:
    """Write the vector's public key as a JWK; where it has none, some other key has to do."""
    path = folder / "key.json"
    key = vector.get("signing_key")
    if key is None:
        path.write_text(json.dumps(_ec(b"\x04" + KEY.public.x + KEY.public.y)))
    elif key["algorithm"] == "ES256":
        path.write_text(json.dumps(_ec(bytes.fromhex(key["public_key_hex"]))))
    else:
        x = _b64(bytes.fromhex(key["public_key_hex"]))
        path.write_text(json.dumps({"kty": "OKP", "crv": "Ed25519", "x": x}))
    return path


def _ec(point: bytes) -> dict[str, str]:
    return {"kty": "EC", "crv": "P-256", "x": _b64(point[1:33]), "y": _b64(point[33:])}


def _b64(data: bytes) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(data).rstrip(b"=").decode()


def test_every_file_has_its_expectation() -> None:
    assert {path.stem for path in _FILES} == _EXPECTED.keys()


@pytest.mark.parametrize("path", each(_FILES), ids=lambda path: path.stem)
def test_a_vector(path: Path, tmp_path: Path) -> None:
    vector = _vector(path)
    trust = _trust(vector, tmp_path)
    options: list[object] = ["--trust", trust, "--at", _AT, "--json"]
    if key := vector.get("encryption_key"):
        sealed = json.loads(run("verify", "--text", vector["qr_data"], *options).out)
        assert (sealed["format"], sealed["outcome"], sealed["reason"]) == (
            "claim169",
            "cannot_judge",
            "encrypted",
        )
        secret = tmp_path / "secret.hex"
        secret.write_text(key["symmetric_key_hex"])
        options += ["--key", secret]
    report = json.loads(run("verify", "--text", vector["qr_data"], *options).out)
    assert (report["outcome"], report["reason"]) == _EXPECTED[path.stem]
    if report["outcome"] == "authentic":
        expected = vector["expected_claim169"]
        assert report["document"]["name"] == expected["fullName"]
        assert report["document"]["identity_number"] == expected["id"]
    else:
        assert report["document"] is None
    if "encryption_key" not in vector:
        from datetime import datetime

        code = Code(vector["qr_data"].encode())
        same = verify(code, trust=load([trust]), at=datetime.fromisoformat(_AT))
        assert same.as_dict() == report


#: The vectors' names of attributes, and ours.
_NAMES: Final = {
    "id": "identity_number", "version": "data_version", "fullName": "name", "dateOfBirth": "birth_date",
    "firstName": "first_name", "middleName": "middle_name", "lastName": "last_name",
    "maritalStatus": "marital_status", "secondaryFullName": "secondary_name",
    "secondaryLanguage": "secondary_language", "locationCode": "location_code",
    "legalStatus": "legal_status", "countryOfIssuance": "issuing_country",
    "bestQualityFingers": "best_fingers",
}  # fmt: skip
#: Said by the picture itself, or shown as one, or as biometrics.
_PICTURES: Final = {"photoFormat", "face", "rightThumb", "rightPointerFinger"}


@pytest.mark.parametrize(
    "path",
    each([path for path in _FILES if path.parent.name == "valid" and "encrypted" not in path.stem]),
    ids=lambda path: path.stem,
)
def test_the_attributes_are_those_of_the_vector(path: Path) -> None:
    vector = _vector(path)
    claims = cbor.decode(cbor.decode(unpack(vector["qr_data"].encode())).value[2])
    fields = read_attributes(claims[CLAIM]).fields
    for name, value in vector["expected_claim169"].items():
        if name not in _PICTURES:
            read = fields[_NAMES.get(name, name)]
            assert read == value or read.replace("-", "") == value, name
    if "rightThumb" in vector["expected_claim169"]:
        assert [item["part"] for item in fields["biometrics"]] == [50, 51]
