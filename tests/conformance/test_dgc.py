"""EU digital COVID certificate test data through ``liangzheng verify``: each file, and each picture of it.

Every file names its signer's certificate, the time of the check, and what each step is expected to find. The
steps prefix, Base45, zlib, CBOR, signature and expiration are judged; the schema and the key usage are the
health certificate's own and are not: a file that fails only those is authentic here.
"""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.cli import run
from tests.support.vectors import FOLDER

_DATA: Final = FOLDER / "eu-dgc-testdata"
_FILES: Final = sorted(_DATA.glob("**/*.json"))
_PICTURES: Final = sorted(_DATA.glob("**/*.png"))
#: Files here; the number is asserted, so that a lost file is noticed.
_FILE_COUNT: Final = 88
_PICTURE_COUNT: Final = 50

_OUT_OF_SCOPE: Final = {
    "EXPECTEDSCHEMAVALIDATION",
    "EXPECTEDKEYUSAGE",
    # About producing the file, not about reading it.
    "EXPECTEDENCODE",
    "EXPECTEDVALIDOBJECT",
    "EXPECTEDVALIDJSON",
}
_DECODING: Final = {
    "EXPECTEDB45DECODE": ("base45_",),
    "EXPECTEDCOMPRESSION": ("zlib_",),
    "EXPECTEDDECODE": ("cbor_", "cose_", "cwt_", "document_"),
}
_STEPS: Final = {
    "EXPECTEDUNPREFIX",
    *_DECODING,
    "EXPECTEDVERIFY",
    "EXPECTEDEXPIRATIONCHECK",
    "EXPECTEDPICTUREDECODE",
}

#: Why the signature is not accepted, for each file that expects so.
_NOT_VERIFIED: Final = {
    "CO5": ("rejected", "signature_wrong"),
    # Whose code it is cannot be said when the kid is not the certificate's: not judged, and not a pass.
    "CO22": ("cannot_judge", "issuer_key_unknown"),
    "CO23": ("cannot_judge", "issuer_key_unknown"),
    # "Wrong CWT structure": bytes follow the map of claims, so it is refused before its signature is asked.
    "CBO2": ("cannot_judge", "cbor_trailing"),
}
#: These three say nothing of the expiration, and their VALIDATIONCLOCK (2021-05-18) lies before their iat
#: (2021-05-19 and 2021-06-03). CO16 has the same contradiction and expects it to be found; so it is here.
_CLOCK_BEFORE_IAT: Final = {"recovery_ok", "test_pcr_ok", "vaccin_ok"}


def _name(path: Path) -> str:
    return "-".join((path.relative_to(_DATA).parts[0], path.stem))


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def _arguments(vector: dict[str, Any], folder: Path) -> list[str]:
    certificate = folder / "certificate.der"
    certificate.write_bytes(base64.b64decode(vector["TESTCTX"]["CERTIFICATE"], validate=True))
    clock = vector["TESTCTX"]["VALIDATIONCLOCK"]
    return ["verify", "--json", "--trust", str(certificate), "--at", clock]


def _verify(vector: dict[str, Any], folder: Path, *code: str) -> tuple[int, dict[str, Any]]:
    result = run(*_arguments(vector, folder), *code)
    assert result.err == ""
    report: dict[str, Any] = json.loads(result.out)
    return result.exit, report


def _judge(vector: dict[str, Any], name: str, status: int, report: dict[str, Any]) -> None:
    """Compare a report with what the file expects; what it does not mention is expected to be good."""
    expected: dict[str, bool] = vector["EXPECTEDRESULTS"]
    assert expected.keys() <= _STEPS | _OUT_OF_SCOPE
    checks = {check["id"]: check for check in report["checks"]}
    found = (report["outcome"], report["reason"])
    assert status == {"authentic": 0, "rejected": 1, "cannot_judge": 3, "restricted": 4}[report["outcome"]]

    if not expected.get("EXPECTEDUNPREFIX", True):
        # Another prefix is another format: it is not ours to call false.
        assert report["format"] == "unknown"
        assert found == ("cannot_judge", "format_unknown")
        assert checks["decode"]["result"] == "not_checked"
        return
    assert report["format"] == "hc1"

    for step, layers in _DECODING.items():
        if not expected.get(step, True):
            # What cannot be read is no evidence of a forgery (ADR 0017).
            assert report["outcome"] == "cannot_judge"
            assert report["reason"].startswith(layers)
            assert checks["decode"]["result"] == "fail"
            # What is signed is looked at once its signature is known to hold.
            assert checks["signature"]["result"] == ("pass" if name == "CBO1" else "not_checked")
            return

    if not expected.get("EXPECTEDVERIFY", True):
        assert found == _NOT_VERIFIED[name]
        assert checks["signature"]["result"] != "pass"
        assert report["document"] is None
        return
    # CO20 has its algorithm in the unprotected header: read, and told as a slip.
    assert checks["decode"]["result"] == ("warn" if name == "CO20" else "pass")
    assert checks["signature"] == {
        "id": "signature",
        "result": "pass",
        "code": "signature_valid",
        "detail": checks["signature"]["detail"],
    }

    dates = {(checks[name]["code"], checks[name]["result"]) for name in ("validity", "freshness")}
    if not expected.get("EXPECTEDEXPIRATIONCHECK", True) or name in _CLOCK_BEFORE_IAT:
        assert report["outcome"] == "restricted"
        assert dates & {("validity_code_expired", "fail"), ("freshness_future", "fail")}
        return
    # Every certificate has an exp and an iat; "no dates" would be one of them lost.
    assert dates == {("validity_code_in_date", "pass"), ("freshness_shown", "pass")}
    assert found == ("authentic", "signature_valid")
    assert report["document"]["kind"] == "hcert"


def test_all_files_are_here(vectors: Path) -> None:
    assert vectors == FOLDER
    assert len(_FILES) == _FILE_COUNT
    assert len(_PICTURES) == _PICTURE_COUNT
    mentioned = [step for path in _FILES for step, good in _load(path)["EXPECTEDRESULTS"].items() if not good]
    assert {step: mentioned.count(step) for step in sorted(set(mentioned) & _STEPS)} == {
        "EXPECTEDB45DECODE": 1,
        "EXPECTEDCOMPRESSION": 2,
        "EXPECTEDDECODE": 1,
        "EXPECTEDEXPIRATIONCHECK": 2,
        "EXPECTEDPICTUREDECODE": 1,
        "EXPECTEDUNPREFIX": 3,
        "EXPECTEDVERIFY": 4,
    }


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_text(path: Path, tmp_path: Path) -> None:
    vector = _load(path)
    status, report = _verify(vector, tmp_path, "--text", vector["PREFIX"])
    _judge(vector, path.stem, status, report)


@pytest.mark.parametrize("path", _PICTURES, ids=_name)
def test_picture(path: Path, tmp_path: Path) -> None:
    vector_file = _vector_of(path)
    vector = _load(vector_file)
    status, report = _verify(vector, tmp_path, str(path))
    _judge(vector, vector_file.stem, status, report)
    assert (status, report) == _verify(vector, tmp_path, "--text", vector["PREFIX"])


def _vector_of(picture: Path) -> Path:
    """The pictures lie in ``png``, the files in ``2DCode/raw``; France's names differ a little."""
    stem = picture.stem.replace("-", "_")
    country = _DATA / picture.relative_to(_DATA).parts[0]
    for name in (stem, f"{stem}_Raw"):
        if (file := country / "2DCode" / "raw" / f"{name}.json").is_file():
            return file
    raise AssertionError(f"no file for {picture}")


_WITH_PICTURE: Final = [path for path in _FILES if _load(path).get("2DCODE")]


@pytest.mark.parametrize("path", _WITH_PICTURE, ids=_name)
def test_picture_inside_the_file(path: Path, tmp_path: Path) -> None:
    vector = _load(path)
    picture = tmp_path / "code.png"
    picture.write_bytes(base64.b64decode(vector["2DCODE"]))
    status, report = _verify(vector, tmp_path, str(picture))
    if vector["EXPECTEDRESULTS"].get("EXPECTEDPICTUREDECODE", True):
        _judge(vector, path.stem, status, report)
    else:  # Q1: bytes of no picture at all
        assert (status, report["outcome"], report["document"]) == (3, "cannot_judge", None)


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_another_certificate_authenticates_nothing(path: Path, tmp_path: Path) -> None:
    """Fail closed: with a certificate that is not the signer's, no file is authentic or restricted."""
    vector = _load(path)
    own = vector["TESTCTX"]["CERTIFICATE"]
    other = next(
        certificate for each in _FILES if (certificate := _load(each)["TESTCTX"]["CERTIFICATE"]) != own
    )
    wrong = vector | {"TESTCTX": vector["TESTCTX"] | {"CERTIFICATE": other}}
    status, report = _verify(wrong, tmp_path, "--text", vector["PREFIX"])
    assert status in {1, 3}
    assert report["document"] is None


def test_as_a_program(vectors: Path, tmp_path: Path) -> None:
    """Once as a shell starts it, with a picture."""
    picture = vectors / "eu-dgc-testdata" / "AT" / "png" / "1.png"
    vector = _load(_vector_of(picture))
    command = [sys.executable, "-c", "from liangzheng.cli import main; main()", *_arguments(vector, tmp_path)]
    done = subprocess.run([*command, str(picture)], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    report = json.loads(done.stdout)
    _judge(vector, "1", done.returncode, report)
    assert report["times"]["checked_at"] == "2021-05-06T18:00:00Z"
