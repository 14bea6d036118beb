"""However a text was carried, its verdict is that of the code as it was issued."""

import base64
import random
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liangzheng.inputs import read_input
from liangzheng.times import now
from tests.support.carriers import CARRIERS, LOSSY
from tests.support.samples import Samples
from tests.support.signed import KEY, LICENCE, NOW, claims, lz1
from verifier_wasm import Code, Outcome, Report, TrustStore, limits, verify
from verifier_wasm.encoding import base45
from verifier_wasm.shown.carried import readings


@pytest.fixture(scope="module")
def samples() -> Samples:
    return Samples()


@pytest.fixture(scope="module")
def trust(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    folder = samples.trust_folder(tmp_path_factory.mktemp("carried") / "trust")
    return folder.store()


@pytest.fixture(scope="module")
def texts(samples: Samples) -> dict[str, tuple[str, str]]:
    """The text of each sample, those of bytes in Base64, with its verdict."""
    found = {}
    for name, sample in samples.codes.items():
        if name == "aamva":  # its control characters are a matter of its own
            continue
        text = sample.data.decode("ascii") if sample.is_text else base64.b64encode(sample.data).decode()
        found[name] = (text, sample.outcome)
    return found


def _verify(code: str | bytes | Code, trust: TrustStore) -> Report:
    return verify(code, trust=trust, at=now())


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_carrier(carrier: str, texts: dict[str, tuple[str, str]], trust: TrustStore) -> None:
    wrong = {}
    for name, (text, outcome) in texts.items():
        carried = CARRIERS[carrier](text)
        for way, code in (
            ("pasted", carried),
            ("bytes", carried.encode()),
            ("scanned", Code(carried.encode(), "QRCode")),
        ):
            report = _verify(code, trust)
            allowed = {outcome, Outcome.CANNOT_JUDGE} if carrier in LOSSY else {outcome}
            if report.outcome not in allowed:
                wrong[name, way] = (report.outcome.value, report.reason, text[:40])
    assert wrong == {}


#: Without a mark, UTF-16 is recognised where it is all ASCII.
_ASCII = ("as it is", "CR LF")
_ENCODED = [
    (carrier, encoding)
    for encoding in ("utf-16", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be")
    for carrier in (*_ASCII, "in a Chinese message", "no-break spaces")
    if encoding not in {"utf-16-le", "utf-16-be"} or carrier in _ASCII
]


@pytest.mark.parametrize(("carrier", "encoding"), _ENCODED)
def test_every_encoding(
    carrier: str, encoding: str, texts: dict[str, tuple[str, str]], trust: TrustStore
) -> None:
    for name, (text, outcome) in texts.items():
        report = _verify(CARRIERS[carrier](text).encode(encoding), trust)
        assert (name, report.outcome) == (name, outcome)


def test_latin_1_no_break_spaces(texts: dict[str, tuple[str, str]], trust: TrustStore) -> None:
    text, outcome = texts["lz1"]
    assert _verify(text.replace(" ", "\xa0").encode("latin-1"), trust).outcome == outcome


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(sorted(set(CARRIERS) - {"one space of two lost", "lines broken at spaces"})),
        max_size=2,
    ),
    st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=30),
)
def test_no_carrier_makes_a_genuine_code_false(carriers: list[str], name: str) -> None:
    text = lz1(claims({**LICENCE, "name": name}))
    for carrier in carriers:
        text = CARRIERS[carrier](text)
    report = verify(text, trust=KEY.store(), at=NOW)
    assert report.outcome in {Outcome.AUTHENTIC, Outcome.CANNOT_JUDGE}


#: How Base45 of a zlib stream begins, how many ``%20`` are its own, and the seed and length of its bytes.
_OWN_PERCENT = [("NCF-", 1, 200, 190), ("NCF:", 1, 21, 238), ("NCFN80%20", 2, 632, 127)]


@pytest.mark.parametrize("carrier", ["percent", "percent for all", "percent, colons kept", "form"])
@pytest.mark.parametrize(("begins", "own", "seed", "length"), _OWN_PERCENT)
def test_a_percent_of_the_text_itself_comes_back(
    carrier: str, begins: str, own: int, seed: int, length: int
) -> None:
    """What begins like a prefix may be the stream, and what looks escaped may be the text."""
    text = base45.encode(zlib.compress(random.Random(seed).randbytes(length), 9))
    assert text.startswith(begins)
    assert text.count("%20") == own
    assert " " in text
    assert text.encode() in {reading.data for reading in readings(Code(CARRIERS[carrier](text).encode()))}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_an_altered_code_stays_rejected(carrier: str) -> None:
    def altered(message: bytes) -> bytes:
        return KEY.sign(message + b"!")

    text = CARRIERS[carrier](lz1(claims(), sign=altered))
    report = verify(text, trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.REJECTED, "signature_wrong")


def test_what_was_lost_on_the_way_is_not_judged() -> None:
    text = lz1(claims())
    for damaged in (text[:-10], text[:200], text.replace(text[100], "", 1), text[:150] + "#" + text[151:]):
        report = verify(damaged, trust=KEY.store(), at=NOW)
        assert report.outcome is Outcome.CANNOT_JUDGE
        assert report.format == "lz1"


def test_bytes_that_end_like_a_text_are_left_alone(samples: Samples, trust: TrustStore) -> None:
    sample = samples.codes["mdoc"]
    assert _verify(sample.data, trust).outcome == sample.outcome
    assert next(iter(readings(Code(b"\xd2\x84\x00\n")))).data == b"\xd2\x84\x00\n"


def test_the_same_text_is_read_once_and_few_in_all() -> None:
    def count(code: bytes) -> int:
        found = [reading.data for reading in readings(Code(code))]
        assert len(set(found)) == len(found)
        return len(found)

    assert count(b"LZ1:BB8") <= 3
    assert count(b"LZ1:" * 1000) <= limits.READINGS
    assert count(b"LZ1: %20+&amp;eyJ " * 900) <= limits.READINGS


def _hostile() -> Iterator[str]:
    yield "LZ1:" + "6BF " * 4_900
    yield "LZ1:" * 5_000
    yield "eyJh " * 4_000
    yield "A+%20 " * 3_300
    yield "\u3000" * 19_000
    yield "> " * 10_000
    yield "e" * 999_999
    yield "\n".join("LZ1:6BF" for _ in range(2_500))


@pytest.mark.parametrize("text", list(_hostile()), ids=lambda text: text[:8].encode().hex())
@pytest.mark.timeout(20)
def test_nothing_keeps_it_busy(text: str) -> None:
    assert verify(text, trust=KEY.store(), at=NOW).outcome is Outcome.CANNOT_JUDGE


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_whatever_is_read_gives_readings(code: str | bytes) -> None:
    data = code.encode("utf-8", "surrogatepass") if isinstance(code, str) else code
    assert list(readings(Code(data)))


def test_an_input_file_is_read_as_text_or_bytes(tmp_path: Path) -> None:
    path = tmp_path / "code"
    path.write_bytes(b"LZ1:BB8\r\n")
    assert read_input(str(path)) == Code(b"LZ1:BB8\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "&#" + "1" * 5_000 + ";",
        "&#x" + "1" * 5_000 + "; LZ1:",
        "a" + "\u0315\u0300" * 9_000,
        "a" + "\u0315\u0300" * 60_000,
        "\ufdfa" * 300_000,
        "{" + "\n" * 9_000 + "x" * 9_000 + "}",
        "LZ1:" + "\n" * 9_000 + "X" * 9_000,
        "@\n\x1e\rANSI 636000090002DL00410278ZV03190008DLDAQ" + " " * 200_000,
    ],
    ids=["entity", "hex", "marks", "many marks", "ligatures", "ragged JSON", "ragged", "spaces"],
)
def test_what_costs_a_square_or_a_limit_of_the_language(text: str) -> None:
    tracemalloc.start()
    begin = time.process_time()
    outcome = verify(text, trust=KEY.store(), at=NOW).outcome
    took = time.process_time() - begin
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome is Outcome.CANNOT_JUDGE
    assert took < 4  # traced, which takes several times as long
    assert peak < 100_000_000
