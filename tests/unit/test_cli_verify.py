"""``liangzheng verify``: every outcome with its exit status, every kind of input, every bad input in time."""

import json
import subprocess
import sys
import time
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from liangzheng.inputs import read_input
from liangzheng.symbols import code128_image, png, qr, qr_image
from tests.support.cli import Result, fails, run
from tests.support.live import as_lz1, credential, hidden_document
from tests.support.live import token as shown_now
from tests.support.signed import KEY, LICENCE, NOW, TestKey, claims, lz1
from tests.unit.test_status import URI, token
from verifier_wasm import Code
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.question import Question, read_question
from verifier_wasm.report import CHECK_IDS

_AT = "2026-11-23T12:00:00+08:00"
_CARD = "9901234567890"
_DAY = timedelta(days=1)


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    path = tmp_path / "office.cbor"
    path.write_bytes(cbor.encode([key_to_cose(KEY.public, KEY.kid)]))
    return path


def _run(trust: Path, *arguments: object, stdin: bytes = b"") -> Result:
    return run("verify", "--trust", trust, "--at", _AT, *arguments, stdin=stdin)


def _report(result: Result) -> dict[str, Any]:
    assert result.err == ""
    report: dict[str, Any] = json.loads(result.out)
    assert [check["id"] for check in report["checks"]] == list(CHECK_IDS)
    return report


def _found(result: Result) -> tuple[int, str, str]:
    report = _report(result)
    return result.exit, report["outcome"], report["reason"]


def _status(index: int) -> dict[str, Any]:
    return {"status": {"status_list": {"idx": index, "uri": URI}}}


_AUTHENTIC = lz1(claims())
_BOUND, _SHOWN = hidden_document(2, 5)
_REJECTED = lz1(claims(), sign=TestKey().sign)
_UNKNOWN = "WIFI:T:WPA;S:net;;"
_RESTRICTED = lz1(claims(exp=NOW - _DAY, iat=NOW - 2 * _DAY))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (_AUTHENTIC, (0, "authentic", "signature_valid")),
        (_REJECTED, (1, "rejected", "signature_wrong")),
        (_UNKNOWN, (3, "cannot_judge", "format_other")),
        (_RESTRICTED, (4, "restricted", "validity_code_expired")),
    ],
)
def test_outcomes(trust: Path, tmp_path: Path, text: str, found: tuple[int, str, str]) -> None:
    """The same from a text, a text file, a picture and standard input."""
    file, picture = tmp_path / "code.txt", tmp_path / "code.png"
    file.write_text(f"  {text}\r\n")
    symbol = qr(text) if text != _UNKNOWN else None
    assert _found(_run(trust, "--json", "--text", text)) == found
    assert _found(_run(trust, "--json", file)) == found
    assert _found(_run(trust, "--json", "-", stdin=text.encode())) == found
    if symbol:
        picture.write_bytes(png(qr_image(symbol)))
        assert _found(_run(trust, "--json", picture)) == found
        assert _found(_run(trust, "--json", "-", stdin=picture.read_bytes())) == found


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        ((_AUTHENTIC, _AUTHENTIC), 0),
        ((_AUTHENTIC, _RESTRICTED), 4),
        ((_RESTRICTED, _UNKNOWN), 3),
        ((_UNKNOWN, _REJECTED, _RESTRICTED), 1),
    ],
)
def test_of_several_inputs_the_worst_counts(trust: Path, texts: tuple[str, ...], status: int) -> None:
    options = [word for text in texts for word in ("--text", text)]
    result = _run(trust, "--json", *options)
    assert result.exit == status
    lines = result.out.splitlines()
    assert len(lines) == len(texts)
    assert all(json.loads(line)["schema"] == "liangzheng-report/2" for line in lines)


def test_an_unusable_file_among_others_is_the_worst(trust: Path, tmp_path: Path) -> None:
    result = _run(trust, "--json", "--text", _REJECTED, tmp_path / "none.png")
    assert result.exit == 2
    assert result.err.count("\n") == 1
    assert "none.png: no such file" in result.err
    assert json.loads(result.out)["outcome"] == "rejected"


def test_one_report_is_indented(trust: Path) -> None:
    assert _run(trust, "--json", "--text", _AUTHENTIC).out.startswith('{\n "schema"')


def test_for_people(trust: Path) -> None:
    chinese = _run(trust, "--text", _AUTHENTIC, "--lang", "zh")
    english = _run(trust, "--text", _AUTHENTIC, "--lang", "en")
    assert (chinese.exit, english.exit) == (0, 0)
    assert chinese.out.splitlines()[0] == "核验通过"
    assert english.out.splitlines()[0] == "Verified"
    for result in (chinese, english):
        assert "样例" in result.out
        assert "2026-11-23" in result.out
    hidden = _run(trust, "--text", _REJECTED, "--lang", "zh").out
    assert "样例" not in hidden  # what is not authentic is not shown


@pytest.mark.parametrize(
    ("variables", "first"),
    [
        ({}, "核验通过"),
        ({"LANG": "zh_CN.UTF-8"}, "核验通过"),
        ({"LANG": "C.UTF-8"}, "核验通过"),
        ({"LANG": "en_GB.UTF-8"}, "Verified"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "Verified"),
    ],
)
def test_the_language_of_the_answer(
    trust: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], first: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert _run(trust, "--text", _AUTHENTIC).out.splitlines()[0] == first


def test_a_code_cannot_steer_the_terminal(trust: Path) -> None:
    text = lz1(claims({**LICENCE, "name": "样\x1b[2J\u202e例"}))
    result = _run(trust, "--text", text)
    assert result.exit == 0
    assert "\x1b" not in result.out
    assert "\u202e" not in result.out
    other = lz1(claims(iss="\x1b]0;title\x07"), key=TestKey())
    assert "\x1b" not in _run(trust, "--text", other).out


def test_the_card_number_beside_the_code(trust: Path, tmp_path: Path) -> None:
    text = lz1(claims({**LICENCE, "card_number": _CARD}))
    code = qr_image(qr(text), scale=4)
    for number, found in [
        (_CARD, (0, "authentic", "barcode_same")),
        ("9901234567891", (1, "rejected", "barcode_differs")),
    ]:
        picture = tmp_path / f"{number}.png"
        picture.write_bytes(png(_below(code, code128_image(number))))
        for result in (
            _run(trust, "--json", picture),
            _run(trust, "--json", "--text", text, "--barcode", number),
        ):
            report = _report(result)
            barcode = report["checks"][-1]
            assert (result.exit, report["outcome"], barcode["code"]) == found


def _below(first: Any, second: Any) -> Any:
    page = first.copy().crop((0, 0, max(first.width, second.width), first.height + second.height + 40))
    page.paste(255, (0, first.height, page.width, page.height))
    page.paste(255, (first.width, 0, page.width, first.height))
    page.paste(second, (0, first.height + 20))
    return page


@pytest.mark.parametrize("texts", [(), ("LZ1:A", "LZ1:B")])
def test_pictures_without_one_code(trust: Path, tmp_path: Path, texts: tuple[str, ...]) -> None:
    page = qr_image(qr("LZ1:A"))
    page.paste(255, (0, 0, *page.size))
    for text in texts:
        page = _below(page, qr_image(qr(text)))
    picture = tmp_path / "picture.png"
    picture.write_bytes(png(page))
    reason = "several_codes" if texts else "no_code"
    assert _found(_run(trust, "--json", picture)) == (3, "cannot_judge", reason)


@pytest.mark.parametrize(
    ("index", "found"),
    [
        (0, (0, "authentic", "signature_valid")),
        (1, (1, "rejected", "status_invalid")),
        (2, (4, "restricted", "status_suspended")),
    ],
)
def test_status_lists_from_a_folder(
    trust: Path, tmp_path: Path, index: int, found: tuple[int, str, str]
) -> None:
    folder = tmp_path / "status"
    folder.mkdir()
    text = lz1(claims(**_status(index)))
    assert _found(_run(trust, "--json", "--text", text)) == (3, "cannot_judge", "status_unreachable")
    assert _found(_run(trust, "--json", "--status", folder, "--text", text))[2] == "status_unreachable"
    (folder / URI.rsplit("/", 1)[1]).write_bytes(token())
    assert _found(_run(trust, "--json", "--status", folder, "--text", text)) == found
    fails(_run(trust, "--status", folder / "none", "--text", text), "none")


def test_a_status_uri_does_not_lead_out_of_the_folder(trust: Path, tmp_path: Path) -> None:
    folder = tmp_path / "status"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(token())
    for path in (
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        f"/{tmp_path}/secret",
        "/\0",
        "/" + "a" * 5000,
    ):
        status: dict[str, Any] = {
            "status": {"status_list": {"idx": 0, "uri": f"https://status.example.test{path}"}}
        }
        result = _run(trust, "--json", "--status", folder, "--text", lz1(claims(**status)))
        assert _found(result)[2] == "status_unreachable"


def test_a_policy(trust: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yml"
    policy.write_text("max_generation_age_seconds: 30\n")
    assert _found(_run(trust, "--json", "--text", _AUTHENTIC, "--policy", policy))[2] == "freshness_too_old"
    policy.write_text("status_required: false\n")
    text = lz1(claims(**_status(0)))
    assert _run(trust, "--text", text, "--policy", policy).exit == 0
    for wrong, part in [
        ("max_age: 3", "max_age"),
        ("clock_skew_seconds: soon", "clock_skew_seconds"),
        ("clock_skew_seconds: -1", "clock_skew_seconds"),
        ("[", "YAML"),
        ("[" * 9_000, "YAML"),
        ("a: &a [1]\nb: [*a, *a]", "YAML"),
        ("clock_skew_seconds: 2026-13-45", "YAML"),
        ("clock_skew_seconds: " + "9" * 9_000, "YAML"),
        ("clock_skew_seconds: " + ":".join("1" * 4_000), "clock_skew_seconds"),
        ("- 1", "policy.yml"),
    ]:
        policy.write_text(wrong)
        fails(_run(trust, "--text", text, "--policy", policy), part)


def test_nothing_is_judged_without_trust(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trust: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LIANGZHENG_STATE", raising=False)
    fails(run("verify", "--text", _AUTHENTIC), "--trust")
    empty = tmp_path / "empty.json"
    empty.write_text('{"keys": []}')
    fails(run("verify", "--trust", empty, "--text", _AUTHENTIC), "empty.json")
    fails(run("verify", "--trust", tmp_path, "--text", _AUTHENTIC), "not a trust folder")
    # One source that cannot be read spoils the others: it may have been the one that mattered.
    fails(run("verify", "--trust", trust, "--trust", empty, "--text", _AUTHENTIC), "empty.json")


def test_wrong_usage(trust: Path) -> None:
    fails(_run(trust), "INPUT")
    fails(_run(trust, "--text", _AUTHENTIC, "--lang", "fr"), "--lang")
    fails(run("verify", "--trust", trust, "--at", "yesterday", "--text", _AUTHENTIC), "not a time like")
    fails(run("verify", "--trust", trust, "--at", "2026-02-31", "--text", _AUTHENTIC), "not a time like")
    fails(run("verify", "--nothing"), "--nothing")
    fails(run("verifi"), "verifi")


def _zlib(data: bytes) -> bytes:
    return ("LZ1:" + base45.encode(zlib.compress(data, 9))).encode()


def _truncated_png() -> bytes:
    data = png(qr_image(qr(_AUTHENTIC)))
    return data[: len(data) // 2]


_BAD_INPUTS: dict[str, tuple[bytes, tuple[str, str] | str]] = {
    "text of 20 MB": (b"LZ1:" + b"A" * 19_999_000, ("cannot_judge", "binary_too_long")),
    "text of more than 20 MB": (b"A" * 20_000_001, "larger than"),
    "zlib bomb": (_zlib(b"\0" * 200_000_000), ("cannot_judge", "zlib_too_large")),
    "CBOR 10,000 deep": (_zlib(b"\xd2" + b"\x81" * 10_000 + b"\0"), ("cannot_judge", "cbor_too_deep")),
    "duplicate keys": (lz1(b"\xa2\x01\x61a\x01\x61b").encode(), ("cannot_judge", "cbor_duplicate_key")),
    "trailing bytes": (lz1(cbor.encode(claims()) + b"\0").encode(), ("cannot_judge", "cbor_trailing")),
    "a date of 8 digits": (
        lz1(claims() | {-70001: {0: "dl", 5: cbor.Tag(1004, "20260231")}}).encode(),
        ("cannot_judge", "document_date"),
    ),
    "no such day": (
        lz1(claims() | {-70001: {0: "dl", 5: cbor.Tag(1004, "2026-02-31")}}).encode(),
        ("cannot_judge", "document_date"),
    ),
    "a future generation time": (
        lz1(claims(iat=NOW + _DAY, exp=NOW + 9 * _DAY)).encode(),
        ("restricted", "freshness_future"),
    ),
    "unsigned": (lz1(claims(), sign=lambda _: b"").encode(), ("cannot_judge", "signature_missing")),
    "truncated PNG": (_truncated_png(), "damaged or cut off"),
    "empty file": (b"", "is empty"),
    "cut off text": (_AUTHENTIC[:202].encode(), ("cannot_judge", "zlib_truncated")),
    "binary": (bytes(range(256)), ("cannot_judge", "input_unknown")),
    "a program": (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 90_000, ("cannot_judge", "input_unknown")),
}


@pytest.mark.parametrize("name", _BAD_INPUTS)
def test_bad_input_is_answered_at_once(trust: Path, tmp_path: Path, name: str) -> None:
    data, expected = _BAD_INPUTS[name]
    path = tmp_path / "input"
    path.write_bytes(data)
    for arguments, stdin in ((("--json", path), b""), (("--json", "-"), data)):
        started = time.perf_counter()
        result = _run(trust, *arguments, stdin=stdin)
        assert time.perf_counter() - started < 2
        if isinstance(expected, str):
            fails(result, expected)
        else:
            assert _found(result)[1:] == expected
            assert _report(result)["document"] is None or expected[0] == "restricted"


def test_folders_and_missing_files(trust: Path, tmp_path: Path) -> None:
    fails(_run(trust, tmp_path), "is a folder")
    fails(_run(trust, tmp_path / "none"), "no such file")
    fails(run("verify", "--trust", tmp_path / "none", "--text", _AUTHENTIC), "no such file")


def test_as_a_program_in_a_pipe(trust: Path, tmp_path: Path) -> None:
    """Bytes in, a report without colour out; one line for a folder."""
    command = [
        sys.executable,
        "-c",
        "from liangzheng.cli import main; main()",
        "verify",
        "--trust",
        str(trust),
    ]
    done = subprocess.run(
        [*command, "--at", _AT, "-"],
        input=png(qr_image(qr(_AUTHENTIC))),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    missing = subprocess.run([*command, str(tmp_path)], capture_output=True, check=False, timeout=60)
    assert missing.returncode == 2
    assert missing.stdout == b""
    assert missing.stderr.count(b"\n") == 1


def test_another_curve_than_the_code_says(trust: Path, tmp_path: Path) -> None:
    """A key of that kid on another curve did not make the signature; one bound to ES384 cannot be asked."""
    numbers = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()
    path = tmp_path / "other.cbor"
    key = {1: 2, 2: KEY.kid, -1: 2, -2: numbers.x.to_bytes(48), -3: numbers.y.to_bytes(48)}
    path.write_bytes(cbor.encode([key]))
    found = _found(run("verify", "--trust", path, "--at", _AT, "--json", "--text", _AUTHENTIC))
    assert found == (1, "rejected", "signature_wrong")
    path.write_bytes(cbor.encode([key | {3: -35}]))
    found = _found(run("verify", "--trust", path, "--at", _AT, "--json", "--text", _AUTHENTIC))
    assert found == (3, "cannot_judge", "signature_algorithm")


@pytest.mark.parametrize("ending", ["svg", "png", "txt"])
def test_a_question_is_asked_and_its_answer_checked(trust: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"question.{ending}"
    asked = run("verify", "--ask", file, "--audience", "desk.example")
    assert (asked.exit, asked.err) == (0, "")
    nonce = asked.out.strip()
    scanned = read_input(str(file))
    assert isinstance(scanned, Code)
    assert read_question(scanned.data.decode()) == Question(bytes.fromhex(nonce), "desk.example")

    shown = credential(_BOUND, _SHOWN)
    text = as_lz1(shown_now(shown, c3="desk.example", c39=bytes.fromhex(nonce)))
    answered = ("--nonce", nonce, "--audience", "desk.example")
    assert _found(_run(trust, "--json", "--text", text, *answered)) == (0, "authentic", "signature_valid")
    another = ("--nonce", nonce[::-1], "--audience", "desk.example")
    assert _found(_run(trust, "--json", "--text", text, *another)) == (3, "cannot_judge", "holder_nonce")
    told = _run(trust, "--lang", "en", "--text", text, *another).out
    assert "answers a question that is not open here" in told
    assert LICENCE["name"] not in told


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--ask", "question.pdf"), "written to a file in .svg, .png, .txt"),
        (("--ask", "gone/question.svg"), "gone"),
        (("--ask", "q.svg", "--audience", "two\nlines"), "does not fit in a question"),
        (("--ask", "q.svg", "--audience", "a", "--audience", "b"), "one --audience"),
        (("--ask", "q.svg", "code.png"), "checks nothing"),
        (("--nonce", "xyz", "code.png"), "not hexadecimal"),
        (("--nonce", "", "code.png"), "nothing would be asked"),
        (("--nonce", "00" * 7, "code.png"), "8 bytes at least"),
    ],
)
def test_questions_that_are_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], part: str
) -> None:
    monkeypatch.chdir(tmp_path)
    fails(run("verify", *arguments), part)
    assert not list(tmp_path.iterdir())
