"""ISO/IEC 18013-5: the Annex D examples and auth0's device responses; every file is given to `verify`.

Annex D trusts the document signer itself, as its CA is not in the set; auth0's trust ``issuer.pem``. Files
that hold no document (keys, requests, session data) cannot be judged. The times of the check are fixed.
"""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from liangzheng.trust.sources import load
from tests.support.cli import run
from tests.support.vectors import FOLDER, each
from verifier_wasm import Report, TrustStore, verify
from verifier_wasm.shown.code import Code

_ANNEX_D: Final = FOLDER / "mdoc-annex-d"
_AUTH0: Final = FOLDER / "mdoc-auth0" / "__tests__"
_FILES: Final = sorted([*_ANNEX_D.glob("*.hex"), *_AUTH0.glob("**/*.cbor")])
_FILE_COUNT: Final = 40

#: Within the validity of the examples: 2020-10-01 to 2021-10-01, and from 2023-10-18.
_TIMES: Final = {
    _ANNEX_D: datetime(2021, 1, 1, tzinfo=UTC),
    _AUTH0: datetime(2024, 1, 1, tzinfo=UTC),
}

_GOOD: Final = ("authentic", "signature_valid")
#: Genuine, and shown without its day of expiry or its categories.
_NOT_SHOWN: Final = ("restricted", "validity_not_shown")
_MESSAGE: Final = ("cannot_judge", "mdoc_message")
_OTHER: Final = ("cannot_judge", "format_unknown")
#: What each file is, and so how it is judged; nothing is left out.
_EXPECTED: Final = {
    # Shown documents, as their makers label them: example3's family_name is altered.
    "device_response.hex": _GOOD,
    "disableCertVerification.deviceResponse.cbor": _GOOD,
    "example1.deviceResponse.cbor": _GOOD,
    "example2.deviceResponse.cbor": _NOT_SHOWN,
    "example3.deviceResponse.cbor": ("rejected", "mdoc_digest"),
    "example4.deviceResponse.cbor": _GOOD,
    "issuerSigned.mdoc.cbor": _GOOD,
    # Drafts of the standard, made to be parsed only: no tag around the signed object, other names of digests.
    # Their signers are nobody of the trust list.
    "deviceResponse.encodedDeviceResponse.cbor": ("cannot_judge", "issuer_chain_unknown"),
    "deviceResponse2.encodedDeviceResponse.cbor": ("cannot_judge", "signature_unmatched"),
    # Messages between devices, with no document in them.
    "device_request.hex": _MESSAGE,
    "items_request.hex": _MESSAGE,
    "session_data.hex": _MESSAGE,
    "session_establishment.hex": _MESSAGE,
    "session_termination.hex": _MESSAGE,
}
#: Keys, certificates, transcripts, a bare engagement and a picture: no code at all.
_NO_CODES: Final = (
    *("device_engagement.hex", "device_response_portrait_data.hex", "ds_cert.hex", "e_device_key_bytes.hex"),
    *(f"ephemeral_{party}_key_{part}.hex" for party in ("device", "reader") for part in "dxy"),
    *("reader_cert.hex", "session_transcript_bytes.hex"),
    *(f"static_device_key_{part}.hex" for part in "dxy"),
    *(
        f"{name}.{part}.cbor"
        for name in ("disableCertVerification", "example1", "example2", "example3", "example4")
        for part in ("encodedSessionTranscript", "ephemeralReaderKey")
    ),
)
_ALL: Final = {
    **_EXPECTED,
    **dict.fromkeys(_NO_CODES, _OTHER),
    # A COSE signature alone, over what only the two devices have.
    "reader_auth.hex": ("cannot_judge", "cose_detached"),
}

_DOCUMENTS: Final = [path for path in _FILES if path.name in _EXPECTED]


def _set_of(path: Path) -> Path:
    return _ANNEX_D if path.is_relative_to(_ANNEX_D) else _AUTH0


def _signer(folder: Path, tmp_path: Path) -> Path:
    """Return a certificate to trust, as ``--trust`` takes it."""
    if folder == _AUTH0:
        return _AUTH0 / "example" / "issuer.pem"
    certificate = tmp_path / "ds_cert.der"
    certificate.write_bytes(bytes.fromhex((_ANNEX_D / "ds_cert.hex").read_text("ascii")))
    return certificate


def _trust(path: Path, tmp_path: Path) -> TrustStore:
    return load([_signer(_set_of(path), tmp_path)])


def _data(path: Path) -> bytes:
    data = path.read_bytes()
    return bytes.fromhex(data.decode("ascii")) if path.suffix == ".hex" else data


def _found(report: Report) -> tuple[str, str]:
    return report.outcome.value, report.reason


def test_all_files_are_here_and_named(vectors: Path) -> None:
    assert vectors == FOLDER
    assert len(_FILES) == _FILE_COUNT
    assert {path.name for path in _FILES} == _ALL.keys()


@pytest.mark.parametrize("path", each(_FILES), ids=lambda path: path.name)
def test_bytes_and_text(path: Path, tmp_path: Path) -> None:
    trust, at, data = _trust(path, tmp_path), _TIMES[_set_of(path)], _data(path)
    report = verify(Code(data), trust=trust, at=at)
    assert _found(report) == _ALL[path.name]
    assert (report.document is None) == (_ALL[path.name] not in {_GOOD, _NOT_SHOWN})
    for text in (
        data.hex(),
        base64.b64encode(data).decode(),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
    ):
        assert verify(text, trust=trust, at=at).as_dict() == report.as_dict()


@pytest.mark.parametrize("path", each(_DOCUMENTS), ids=lambda path: path.name)
def test_on_the_command_line(path: Path, tmp_path: Path) -> None:
    folder = _set_of(path)
    done = run(
        "verify", "--json", path, "--trust", _signer(folder, tmp_path), "--at", _TIMES[folder].isoformat()
    )
    assert done.err == ""
    report: dict[str, Any] = json.loads(done.out)
    assert (report["outcome"], report["reason"]) == _ALL[path.name]
    assert report["format"] == "mdoc"
    assert done.exit == {"authentic": 0, "rejected": 1, "cannot_judge": 3, "restricted": 4}[report["outcome"]]


def test_the_example_of_annex_d(tmp_path: Path) -> None:
    path = _ANNEX_D / "device_response.hex"
    report = verify(path.read_text("ascii"), trust=_trust(path, tmp_path), at=_TIMES[_ANNEX_D])
    assert report.document is not None
    picture = bytes.fromhex((_ANNEX_D / "device_response_portrait_data.hex").read_text("ascii"))
    assert report.document == {
        "kind": "mdl",
        "family_name": "Doe",
        "issue_date": "2019-10-20",
        "expiry_date": "2024-10-20",
        "document_number": "123456789",
        "portrait": {"media_type": "image/jpeg", "base64": base64.b64encode(picture).decode()},
        "driving_privileges": [
            {"category": "A", "issue_date": "2018-08-09", "expiry_date": "2024-10-20"},
            {"category": "B", "issue_date": "2017-02-23", "expiry_date": "2024-10-20"},
        ],
    }


def test_after_its_end_and_for_others(tmp_path: Path) -> None:
    path = _ANNEX_D / "device_response.hex"
    text, at = path.read_text("ascii"), _TIMES[_ANNEX_D]
    late = verify(text, trust=_trust(path, tmp_path), at=datetime(2021, 10, 1, 13, 30, 2, tzinfo=UTC))
    assert _found(late) == ("restricted", "validity_code_expired")
    other = load([_AUTH0 / "example" / "issuer.pem"])
    assert _found(verify(text, trust=other, at=at)) == ("cannot_judge", "issuer_chain_unknown")


def test_every_item_of_annex_d_counts(tmp_path: Path) -> None:
    """Change one byte at a time: no change is accepted with another content."""
    path = _ANNEX_D / "device_response.hex"
    trust, at, data = _trust(path, tmp_path), _TIMES[_ANNEX_D], _data(path)
    good = verify(Code(data), trust=trust, at=at)
    for place in range(0, len(data), 17):
        changed = bytearray(data)
        changed[place] ^= 0x10
        report = verify(Code(bytes(changed)), trust=trust, at=at)
        assert report.document in (None, good.document)
