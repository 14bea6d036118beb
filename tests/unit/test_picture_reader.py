"""Pictures and PDFs that keep a decoder busy or fill it: ended in time, and the next one is read."""

import base64
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.pictures.picture_reader import PictureReader
from liangzheng.symbols import png, qr, qr_image
from tests.support.cli import run
from tests.support.further import further
from tests.support.hostile import checkered, locked_pdf, many_scans, nested_forms, pdf, shading, vector_pdf
from tests.support.signed import KEY, claims, lz1
from tests.unit.test_images import png_of
from verifier_wasm import limits
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import cbor
from verifier_wasm.judging.picture import NoCode
from verifier_wasm.shown.code import Code

pytestmark = pytest.mark.slow

_TEXT = lz1(claims())
_QR = qr_image(qr(_TEXT), scale=4)
_HONEST = Code(_TEXT.encode(), "QRCode")
#: On a busy machine; without the limits each of these takes minutes.
_SECONDS = limits.READING_PATIENCE + 3


@pytest.fixture(scope="module")
def reader() -> Iterator[PictureReader]:
    made = PictureReader()
    yield made
    made.close()


def _refused(reader: PictureReader, data: bytes) -> str:
    started = time.monotonic()
    with pytest.raises(BuilderError) as caught:
        reader.read(data, source="card")
    assert time.monotonic() - started < _SECONDS
    assert str(caught.value).startswith("card: ")
    assert "\n" not in str(caught.value)
    return caught.value.code


HOSTILE = {
    "checkered": checkered(7000),
    "scans": many_scans(6000, 700),
    "shading": shading(),
    "forms": nested_forms(),
}


@pytest.mark.parametrize("name", ["scans", "forms", *further("checkered", "shading")])
def test_what_takes_too_long_is_ended_and_the_next_is_read(reader: PictureReader, name: str) -> None:
    assert _refused(reader, HOSTILE[name]) == "image_too_complex"
    assert reader.read(png(_QR), source="card") == _HONEST


def test_what_is_plain_to_see_is_not_lost_on_what_surrounds_it(reader: PictureReader) -> None:
    card = Image.new("L", (7000, 4500), 255)
    card.paste(_QR.resize((2400, 2400)), (200, 200))
    started = time.monotonic()
    assert reader.read(checkered(7000, card), source="card") == _HONEST
    assert time.monotonic() - started < _SECONDS


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_the_memory_is_bounded() -> None:
    """A picture of the greatest size is read within the limit, by a process that nobody waits for."""
    page = Image.new("RGB", (7000, 7000), "white")
    page.paste(_QR.resize((1400, 1400)).convert("RGB"), (300, 4000))
    data = _saved(page, "JPEG")
    command = [sys.executable, "-c", "from liangzheng.pictures.picture_process import main; main()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert json.loads(process.stdout.readline()) == {"ready": True}
        status = Path(f"/proc/{process.pid}/limits").read_text("ascii")
        assert any(str(limits.READING_MEMORY) in line for line in status.splitlines() if "data size" in line)
        process.stdin.write(len(data).to_bytes(8) + data)
        process.stdin.flush()
        answers = process.stdout
        found = list(iter(lambda: json.loads(answers.readline()), {"done": True}))
        assert base64.b64decode(found[-1]["found"][0][0]) == _TEXT.encode()
        shown = Path(f"/proc/{process.pid}/status").read_text("ascii")
        peak = next(line for line in shown.splitlines() if line.startswith("VmHWM"))
        assert int(peak.split()[1]) < 450_000


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_a_picture_that_there_is_no_room_for_is_not_called_damaged(reader: PictureReader) -> None:
    reader.close()
    assert (
        _refused(reader, _saved(Image.new("RGB", (7000, 7000)), "WEBP", lossless=True)) == "image_too_complex"
    )


def test_a_process_that_dies_costs_its_picture_only(reader: PictureReader) -> None:
    reader.read(png(_QR), source="card")
    process = reader._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert reader.read(png(_QR), source="card") == _HONEST


def test_one_process_reads_many(reader: PictureReader) -> None:
    reader.read(png(_QR), source="card")
    first = reader._process
    assert reader.read(png(Image.new("L", (90, 90), 255)), source="card") == NoCode("no_code")
    assert _refused(reader, png(_QR)[:200]) == "image_unreadable"
    assert _refused(reader, png_of(60_000, 60_000, b"")) == "image_too_large"
    assert reader._process is first


def test_the_other_inputs_of_a_run_go_on(tmp_path: Path) -> None:
    trust = tmp_path / "keys.cbor"
    trust.write_bytes(cbor.encode([key_to_cose(KEY.public, KEY.kid)]))
    busy, honest = tmp_path / "busy.pdf", tmp_path / "honest.png"
    busy.write_bytes(shading())
    honest.write_bytes(png(_QR))
    done = run("verify", "--trust", trust, "--at", "2026-11-23T04:00:00Z", "--json", busy, honest)
    assert done.exit == 2
    assert done.err.count("\n") == 1
    assert "too complex" in done.err
    assert '"authentic"' in done.out


def test_a_code_on_a_late_page(reader: PictureReader) -> None:
    blank = Image.new("L", (400, 400), 255)
    data = _saved(blank, "PDF", save_all=True, append_images=[blank] * 11 + [_QR], resolution=150.0)
    assert reader.read(data, source="card") == _HONEST


def test_pages_that_were_not_looked_at_are_told(reader: PictureReader) -> None:
    started = time.monotonic()
    found = reader.read(pdf(["" for _ in range(10_000)]), source="card")
    assert time.monotonic() - started < _SECONDS
    assert isinstance(found, NoCode)
    assert (found.reason, found.detail["of"]) == ("no_code_pages", 10_000)
    assert 0 < found.detail["looked"] < 10_000


def test_a_pdf_without_pages_is_said_to_be_empty(reader: PictureReader) -> None:
    assert _refused(reader, pdf([])) == "pdf_empty"


def test_a_pdf_with_a_password_is_said_to_be_locked(reader: PictureReader) -> None:
    assert _refused(reader, locked_pdf()) == "pdf_locked"


def test_pages_that_take_too_long_are_told(reader: PictureReader) -> None:
    found = reader.read(shading(before=2), source="card")
    assert isinstance(found, NoCode)
    assert (found.reason, found.detail["of"]) == ("no_code_pages", 3)
    assert found.detail["looked"] in {1, 2}  # the machine may be busy


def test_a_small_code_in_a_pdf_is_drawn_finer(reader: PictureReader) -> None:
    """22 mm, of a version that has two pixels a module at 200 dpi."""
    text = "LZ1:" + "A1B2C3D4E5" * 80
    assert reader.read(vector_pdf(qr(text), millimetres=22), source="card") == Code(text.encode(), "QRCode")


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
