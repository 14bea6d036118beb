"""``liangzheng issue`` for holders: a code for one phone, by its request; nobody's by anybody else's."""

import base64
import contextlib
import io
import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from pyarrow import parquet

from liangzheng.keys import SigningKey
from liangzheng.must_verify import own_trust
from liangzheng.records import RowError
from liangzheng.records.portraits import portrait_of
from liangzheng.records.rows import Row
from liangzheng.status.changes import Order, set_codes
from liangzheng.status.lookup import find, standings
from liangzheng.status.registry import Registry
from liangzheng.status.scopes import Scope
from liangzheng.status.states import INVALID, VALID
from liangzheng.symbols import png, qr, qr_image
from tests.support.cli import Result, fails, run
from tests.support.live import HOLDER, request, shown
from tests.support.signed import ISSUER, NOW, TestKey
from verifier_wasm import Outcome, Policy, Report, holder_page, verify
from verifier_wasm.encoding.rfc4648 import from_base64
from verifier_wasm.envelope import StatusReference
from verifier_wasm.report import rfc3339

_HEADINGS = ("证号", "姓名", "性别", "出生日期", "准驾车型", "有效期至", "持有人", "口令")
_FIRST = ("110199199001010010", "样例", "男", "1990-01-01", "C1", "2031-06-01")
_SECOND = ("11010519491231002X", "样证", "女", "1949-12-31", "C1", "2031-06-01")
_OTHER = TestKey()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    SigningKey.generate().save(tmp_path / "key.pem")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _table(*rows: tuple[str, ...], name: str = "r.csv") -> Path:
    path = Path(name)
    padded = [(*row, *[""] * (len(_HEADINGS) - len(row))) for row in rows]
    match path.suffix:
        case ".csv":
            path.write_text("\n".join(map(",".join, [_HEADINGS, *padded])), "utf-8")
        case ".xlsx":
            book = openpyxl.Workbook()
            for row in (_HEADINGS, *padded):
                book.active.append(row)
            book.save(path)
        case ".jsonl":
            lines = (json.dumps(dict(zip(_HEADINGS, row, strict=True))) for row in padded)
            path.write_text("\n".join(lines), "utf-8")
        case _:
            rows_of = [dict(zip(_HEADINGS, row, strict=True)) for row in padded]
            parquet.write_table(pa.Table.from_pylist(rows_of), path)
    return path


def _issue(source: Path, *options: object, out: str = "out") -> Result:
    return run(
        "issue",
        *("--key", "key.pem", "--issuer", ISSUER, "--issued-at", NOW.isoformat(), "--no-pictures"),
        *("--in", source, "--out", out, *options),
    )


def _codes(out: str = "out") -> dict[str, str]:
    lines = [json.loads(line) for line in (Path(out) / "index.jsonl").read_text("utf-8").splitlines()]
    return {line["licence_number"]: line["code"] for line in lines}


def _verify(text: str) -> Report:
    trust = own_trust(ISSUER, SigningKey.load(Path("key.pem")))
    return verify(text, trust=trust, at=NOW, policy=Policy(status_required=False))


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx", "r.jsonl", "r.parquet"])
def test_a_code_is_its_holders(folder: Path, name: str) -> None:
    done = _issue(_table((*_FIRST, request()), _SECOND, name=name))
    assert done.exit == 0, done
    assert "1 for phones: shown as a whole, the largest is a symbol of version 2" in done.out
    bound, free = (_codes()[row[0]] for row in (_FIRST, _SECOND))
    assert _verify(free).outcome is Outcome.AUTHENTIC
    assert _verify(bound).reason == "holder_missing"
    assert _verify(shown(bound, holder=_OTHER)).reason == "holder_wrong"
    assert _verify(shown(bound)).document == {
        "kind": "dl",
        "licence_number": _FIRST[0],
        "name": "样例",
        "sex": 1,
        "birth_date": "1990-01-01",
        "classes": ["C1"],
        "valid_until": "2031-06-01",
        "age_over_18": True,
    }
    # The same again keeps it, whatever the order of chance in it.
    assert "2 of them kept" in _issue(Path(name)).out
    assert _codes()[_FIRST[0]] == bound


def test_the_holders_page_and_the_office_meet(folder: Path) -> None:
    """Request, code and live code by the page's own functions, its key as a browser gives it out."""

    def both(work: Any, *given: Any, **options: Any) -> str:
        to_sign = from_base64(json.loads(work(*given, **options))["to_sign"])
        return str(json.loads(work(*given, **options, signature=HOLDER.sign(to_sign)))["text"])

    at = rfc3339(NOW)
    point = b"\x04" + HOLDER.public.x + HOLDER.public.y
    asked = both(holder_page.ask, point, at=at, word="k7 q2")
    assert _issue(_table((*_FIRST, asked, "K7Q2"))).exit == 0
    taken = json.loads(holder_page.issued([(_codes()[_FIRST[0]].encode(), "QRCode", None)]))
    assert from_base64(taken["point"]) == point
    assert [group["name"] for group in taken["groups"]] == ["name", "number", "birth", "age"]
    credential = from_base64(taken["credential"])
    report = _verify(both(holder_page.live, credential, taken["presets"]["age"], at=at))
    assert report.outcome is Outcome.AUTHENTIC
    assert report.document is not None
    assert set(report.document) == {"kind", "classes", "valid_until", "age_over_18", "withheld"}


@pytest.mark.parametrize(("birth", "adult"), [("2008-11-23", True), ("2008-11-24", False), ("", False)])
def test_an_age_is_reckoned_and_never_guessed(folder: Path, birth: str, adult: bool) -> None:
    row = ("1", *_FIRST[1:3], birth, *_FIRST[4:], request())
    assert _issue(_table(row), "--allow", "number-format", "--allow", "min-age").exit == 0
    document = _verify(shown(_codes()["1"])).document
    assert document is not None
    assert ("age_over_18" in document) is adult


def test_no_column_says_an_age(folder: Path) -> None:
    Path("r.csv").write_text("证号,姓名,年满18周岁\n110199199001010010,样例,是\n", "utf-8")
    fails(_issue(Path("r.csv")), "年满18周岁 is no field")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("LZR1:ABC",), "This is no request for a code"),
        ((request()[:-9],), "This is no request for a code"),
        ((request()[:-6] + request(at=NOW - timedelta(1))[-6:],), "not signed by the key"),
        ((request("K7Q2"), "K7Q3"), "has another word than the one given to this holder"),
        ((request(), "K7Q3"), "has no word, and one was given"),
        (("", "K7Q3"), "a word without a request"),
        ((request(at=NOW - timedelta(days=31)),), "31 days old, more than 30"),
        ((request(at=NOW + timedelta(days=2)),), "the clock of the phone is wrong"),
    ],
)
def test_a_request_that_may_be_somebody_elses(folder: Path, row: tuple[str, ...], problem: str) -> None:
    source = _table((*_FIRST, *row), _SECOND)
    refused = _issue(source)
    fails(refused, f"r.csv:2: {'口令' if 'word without' in problem else '持有人'}: ", problem)
    assert not Path("out").exists()
    checked = run("issue", "--check", "--in", source, "--rejects", "bad.csv", "--issued-at", NOW.isoformat())
    assert problem in checked.out
    if "--allow" in refused.err:
        assert _issue(source, "--allow", refused.err.split()[-1]).exit == 0
        return
    # Left out, and mended: the good ones are signed meanwhile.
    assert _issue(source, "--rejects", "worse.csv").exit == 0
    assert list(_codes()) == [_SECOND[0]]


def test_the_word_and_the_age_of_a_run(folder: Path) -> None:
    source = _table((*_FIRST, request("k7 q2", at=NOW - timedelta(days=3))))
    fails(_issue(source, "--word", "X"), "another word")
    fails(_issue(source, "--request-days", 2), "3 days old, more than 2")
    assert _issue(source, "--word", "K7Q2").exit == 0


def test_only_a_driving_licence_is_for_a_phone(folder: Path) -> None:
    Path("m.csv").write_text(f"号牌号码,申请码\n样A00000,{request()}\n", "utf-8")
    fails(_issue(Path("m.csv"), "--kind", "im"), "m.csv:2: 申请码: ", "for a driving licence only")


def test_a_code_for_a_phone_that_would_begin_later(folder: Path) -> None:
    source = _table((*_FIRST, request()))
    later = rfc3339(NOW + timedelta(days=2))
    fails(_issue(source, "--not-before", later), "r.csv:2: --not-before lies after the time of issue")
    assert _issue(source, "--not-before", rfc3339(NOW)).exit == 0


def test_one_request_for_two_people(folder: Path) -> None:
    """In a table neither is signed; of an earlier run's, the one who comes second is not."""
    source = _table((*_FIRST, request()), (*_SECOND, request()))
    fails(_issue(source), "r.csv:2: 持有人: row 3 has this request's key for another licence", "holder-twice")
    assert "row 2 has this request's key" in run("issue", "--check", "--in", source, "--rejects", "b.csv").out
    assert _issue(source, "--allow", "holder-twice", out="both").exit == 0
    assert _issue(_table((*_FIRST, request()))).exit == 0
    later = _table((*_FIRST, request()), (*_SECOND, request(at=NOW - timedelta(hours=1))))
    fails(_issue(later), "row 3 has this request's key")
    alone = _table((*_SECOND, request()))
    fails(_issue(alone, "--remove"), "an earlier run bound another licence to this request's key")
    assert list(_codes()) == [_FIRST[0]]


def test_the_word_that_a_spreadsheet_takes_for_a_number(folder: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(_HEADINGS)
    book.active.append((*_FIRST, request("4711"), 4711))
    book.save("r.xlsx")
    assert _issue(Path("r.xlsx")).exit == 0


def test_the_request_of_one_record(folder: Path) -> None:
    Path("request.txt").write_text(request() + "\n", "utf-8")
    Path("request.png").write_bytes(png(qr_image(qr(request()))))
    source = _table(_FIRST)
    for number, file in enumerate(("request.txt", "request.png")):
        assert _issue(source, "--request", file, out=f"o{number}").exit == 0
        assert _verify(shown(_codes(f"o{number}")[_FIRST[0]])).outcome is Outcome.AUTHENTIC
    Path("other.txt").write_text(request(holder=_OTHER), "utf-8")
    assert "kept" not in _issue(source, "--request", "other.txt", out="o0").out
    assert _verify(shown(_codes("o0")[_FIRST[0]], holder=_OTHER)).outcome is Outcome.AUTHENTIC
    fails(_issue(_table(_FIRST, _SECOND), "--request", "request.txt", out="o2"), "there are 2 records")
    fails(_issue(_table((*_FIRST, request())), "--request", "other.txt", out="o2"), "--request is another")
    fails(_issue(source, "--request", "none.txt", out="o2"), "none.txt")
    fails(_issue(_table(_FIRST), "--request", "key.pem", out="o2"), "no request")


def test_another_phone_ends_the_code_before(folder: Path) -> None:
    assert run("status", "init", "reg", "--uri-prefix", "https://x.test/", "--list-size", 64).exit == 0
    assert _issue(_table((*_FIRST, request())), "--status", "reg").exit == 0
    before = _entry(_codes()[_FIRST[0]])
    assert _issue(_table((*_FIRST, request(holder=_OTHER))), "--status", "reg").exit == 0
    after = _entry(_codes()[_FIRST[0]], _OTHER)
    assert after != before
    assert _states(before, after) == [INVALID, VALID]


def test_two_phones_and_one_of_them_is_lost(folder: Path) -> None:
    assert run("status", "init", "reg", "--uri-prefix", "https://x.test/", "--list-size", 64).exit == 0
    assert _issue(_table((*_FIRST, request())), "--status", "reg").exit == 0
    second = _table((*_FIRST, request(holder=_OTHER)), name="second.csv")
    assert _issue(second, "--status", "reg", "--keep-old", out="second").exit == 0
    lost, kept = _entry(_codes("second")[_FIRST[0]], _OTHER), _entry(_codes()[_FIRST[0]])
    registry = Registry.open("reg")
    found = find(registry, _FIRST[0])
    assert found is not None
    set_codes(registry, [found.newest.position], Order(state=INVALID, by="office", at=NOW, scope=Scope.CODE))
    assert _states(lost, kept) == [INVALID, VALID]
    # A rerun gives the lost phone no new code; the holder's new phone gets one.
    fails(_issue(second, "--status", "reg", "--keep-old", out="second"), "the holder has to make a new one")
    elsewhere = _issue(second, "--status", "reg", "--keep-old", out="elsewhere")
    fails(elsewhere, "second.csv:2: its code was revoked, and the request is of the phone that had it")
    third = TestKey()
    _table((*_FIRST, request(holder=third)), name="second.csv")
    assert _issue(second, "--status", "reg", "--keep-old", out="second").exit == 0
    new = _entry(_codes("second")[_FIRST[0]], third)
    assert _states(lost, kept, new) == [INVALID, VALID, VALID]


def _states(*codes: StatusReference) -> list[int]:
    """Return the states of codes of the first licence."""
    found = standings(Registry.open("reg"), [(code, _FIRST[0]) for code in codes])
    return [each[0] for each in found if each]


def _entry(text: str, holder: TestKey = HOLDER) -> StatusReference:
    """Return the entry of an issued code, which its holder shows."""
    report = _verify(shown(text, holder=holder))
    assert report.outcome is Outcome.AUTHENTIC
    detail = report.check("status").detail
    return StatusReference(detail["uri"], detail["index"])


@pytest.mark.parametrize("out", ["codes.csv", "codes.parquet", "sheets.pdf"])
def test_lists_and_sheets(folder: Path, out: str) -> None:
    source = _table((*_FIRST, request()), _SECOND)
    arguments = ("--key", "key.pem", "--issuer", ISSUER, "--issued-at", NOW.isoformat(), "--in", source)
    assert run("issue", *arguments, "--out", out, "--link-prefix", "https://licence.example/").exit == 0
    if out.endswith(".csv"):
        first = Path(out).read_text("utf-8").splitlines()[1]
        assert first.startswith("https://licence.example/#code=LZ1:")
        assert _verify(first.partition(",")[0]).reason == "holder_missing"


_PHOTOS = (*_HEADINGS[:6], "持有人", "照片")


def _photos(*rows: tuple[str, ...], name: str = "p.csv") -> Path:
    Path(name).write_text("\n".join(map(",".join, [_PHOTOS, *rows])), "utf-8")
    return Path(name)


def _noise(side: int) -> Image.Image:
    return Image.frombytes("RGB", (side, side), random.Random(1).randbytes(3 * side * side))


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "avif"])
def test_a_portrait_from_a_photo(folder: Path, kind: str) -> None:
    Path("照片").mkdir()
    photo = Image.new("RGB", (600, 800), "white")
    photo.paste((180, 120, 90), (200, 200, 400, 500))
    photo.save(f"照片/1.{kind}")
    source = _photos((*_FIRST, request(), f"照片\\1.{kind}"))
    assert _issue(source).exit == 0
    first = _codes()[_FIRST[0]]
    assert "portrait" not in (_verify(shown(first, "name")).document or {})
    document = _verify(shown(first, "portrait")).document or {}
    assert document["portrait"]["media_type"] == "image/webp"
    data = base64.b64decode(document["portrait"]["base64"])
    with Image.open(io.BytesIO(data)) as made:
        assert made.size == (60, 80)
        middle = made.convert("RGB").crop((30, 30, 31, 31)).tobytes()
    assert len(data) <= 600
    assert all(abs(found - wanted) < 20 for found, wanted in zip(middle, (180, 120, 90), strict=True))
    # Another photo under the same name is a change.
    assert "1 of them kept" in _issue(source).out
    Image.new("RGB", (600, 800), "grey").save(f"照片/1.{kind}")
    assert "kept" not in _issue(source).out


def test_a_portrait_of_whatever_photo_fits(folder: Path) -> None:
    _noise(300).save("noise.png")
    assert _issue(_photos((*_FIRST, request(), "noise.png"))).exit == 0
    document = _verify(shown(_codes()[_FIRST[0]], "portrait")).document or {}
    assert 300 < len(base64.b64decode(document["portrait"]["base64"])) <= 600


def test_bad_photos(folder: Path) -> None:
    _noise(100).crop((0, 0, 100, 60)).save("wide.png")
    _noise(40).save("tiny.png")
    _noise(100).save("whole.jpg")
    Path("half.jpg").write_bytes(Path("whole.jpg").read_bytes()[:3000])
    Path("text.jpg").write_text("no picture", "utf-8")
    Path("empty.png").touch()
    outside = "the picture has to be in the folder of the table"
    told = {
        "none.png": "no such picture",
        "empty.png": "no such picture",
        "../p.png": outside,
        "/etc/hostname": outside,
        "C:\\p.png": outside,
        "text.jpg": "cannot be opened",
        "half.jpg": "cannot be opened",
        "wide.png": "a portrait is upright",
        "tiny.png": "at least 48 pixels wide",
    }
    rows = [
        (str(number), *_FIRST[1:3], "", *_FIRST[4:], "", name) for number, name in enumerate(told, start=1)
    ]
    checked = run("issue", "--check", "--in", _photos(*rows), "--allow", "number-format")
    lines = checked.out.splitlines()[1:]
    for line, (name, problem) in zip(lines[: len(told)], told.items(), strict=True):
        assert "照片" in line, (name, line)
        assert problem in line, (name, line)


def _with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = "a maker of cameras"
    out = io.BytesIO()
    _noise(100).crop((0, 0, 100, 80)).save(out, "JPEG", exif=exif)
    return out.getvalue()


_PHOTO_WITH_EXIF = _with_exif()


@pytest.mark.filterwarnings("error")
@given(st.dictionaries(st.integers(0, 200), st.integers(0, 255), max_size=6))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example({30: 0xFF})
def test_a_photo_that_was_altered_is_opened_or_told_in_our_words(folder: Path, put: dict[int, int]) -> None:
    """Nor does Pillow speak to whoever reads the terminal, of EXIF that is spoilt."""
    photo = bytearray(_PHOTO_WITH_EXIF)
    for place, value in put.items():
        photo[place] = value
    Path("altered.jpg").write_bytes(photo)
    row = Row("p.csv", 2, 1, {"照片": "altered.jpg"})
    with contextlib.suppress(RowError):
        assert set(portrait_of(row, "altered.jpg", "照片")) == {"media_type", "base64"}


def test_a_code_of_nobodys_with_a_photo_is_too_large(folder: Path) -> None:
    _noise(300).save("noise.png")
    fails(_issue(_photos((*_FIRST, "", "noise.png"))), "needs a QR code of version", "leave out fields")
