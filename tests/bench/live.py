"""Live codes: how large they are, how soon the page judges one, and of how many frames a camera reads it.

The page is the site as `liangzheng build` makes it, in Chromium. Milliseconds of a check go from the question
to the Python worker until its answer; beside them stand those of the processor, since a clock on a busy
machine counts what others do. Frames are made up: a phone's screen, its code half as high as a picture of
1280 by 720, turned and tilted by up to eight degrees, in focus (a blur of 0.6 to 1 pixel), with a camera's
noise. Each is looked at once by zxing-cpp, as the page looks at its camera's picture.
"""

import base64
import io
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import segno
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from liangzheng.bound import sign_bound
from liangzheng.issuing import Terms
from liangzheng.keys import SigningKey
from liangzheng.server import make_server, url_of
from liangzheng.signing import pack
from liangzheng.specimens import ISSUER_ID, records
from tests.bench.pictures.cards import tabletop
from tests.bench.pictures.shot import blurred, lit, noisy, place
from tests.browser import chromium
from tests.support.check_page import CheckPage
from tests.support.facing_screens import give_camera
from tests.support.live import HOLDER
from verifier_wasm.fields.record import today
from verifier_wasm.holding import Credential, read_credential, show

_CHECKS: Final = 60
_VERDICTS: Final = 10
_FRAMES: Final = 200
_PICTURE: Final = (1280, 720)
#: Shown with the code: what a licence's holder can choose.
_SETS: Final = {
    "nothing more": (),
    "name": ("name",),
    "name and portrait": ("name", "portrait"),
    "everything": ("name", "portrait", "number", "birth", "age", "address", "record"),
}
#: Keeps hold of the page's Python worker, which is asked directly.
_HELD: Final = """
const Own = Worker;
window.Worker = class extends Own {
  constructor(...given) { super(...given); if (given[1]?.name === 'python-worker') window.python = this; }
};
"""
_ASK: Final = """async ([texts, at]) => {
  const took = [];
  for (const [n, text] of texts.entries()) {
    const id = 1_000_000 + n;
    const answer = new Promise((resolve) => {
      const heard = ({ data }) => {
        if (data.id !== id || data.idle !== undefined) return;
        window.python.removeEventListener('message', heard);
        resolve(data);
      };
      window.python.addEventListener('message', heard);
    });
    const begun = performance.now();
    const codes = [{ data: new TextEncoder().encode(text), symbology: 'QRCode' }];
    window.python.postMessage({ id, codes, at, lang: 'zh' });
    const { report } = await answer;
    took.push(performance.now() - begun);
    if (report?.outcome !== 'authentic') throw new Error(`${n}: ${JSON.stringify(report)}`);
  }
  return took;
}"""
_FROM_FRAME: Final = """async (bytes) => {
  const result = document.getElementById('result');
  const seen = new Promise((resolve) => {
    const look = new MutationObserver(() => result.hidden || (look.disconnect(), resolve(performance.now())));
    look.observe(result, { attributes: true });
  });
  await window.filmed(bytes);
  const begun = performance.now();
  return (await seen) - begun;
}"""


def main() -> None:
    path = chromium.find_whole()
    if path is None:
        sys.exit("no Chromium: run `python -m tests.support.programs chromium`")
    with tempfile.TemporaryDirectory() as folder:
        site, state = Path(folder) / "site", Path(folder) / "state"
        environment = {**os.environ, "LIANGZHENG_STATE": str(state)}
        command: list[str | Path] = [sys.executable, "-m", "liangzheng", "build", "--out", site]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        licence = _issued(SigningKey.load(state / "specimen" / "issuer.pem"))
        _tell_sizes(licence)
        server = make_server(site, port=0)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path)
            _tell_page(browser, url_of(server), licence)
            browser.close()
        server.shutdown()
        _tell_frames(licence)


def _issued(key: SigningKey) -> Credential:
    """Return a licence with all its groups; its portrait is 600 bytes that do not compress."""
    now = datetime.now(UTC).replace(microsecond=0)
    noise = Random("portrait").randbytes(588)
    more = {
        "portrait": b"RIFF\x50\x02\0\0WEBP" + noise,
        "age_over_18": True,
        "address": "样例市样例区样例路 1 号",
    }
    message = sign_bound(
        kind="dl",
        fields={**records.licence(today(now)), **more},
        terms=Terms(ISSUER_ID, now - timedelta(days=1), None, now + timedelta(days=90)),
        key=key,
        holder=HOLDER.public,
    )
    return read_credential(message)


def _shown(licence: Credential, names: tuple[str, ...], at: datetime) -> str:
    showing = show(licence, names, at=at)
    return pack(showing.signed(HOLDER.sign(showing.to_sign)))


def _tell_sizes(licence: Credential) -> None:
    for title, names in _SETS.items():
        text = _shown(licence, names, datetime.now(UTC))
        version = {level: segno.make_qr(text, error=level, boost_error=False).version for level in "lm"}
        print(f"{title:20} {len(text):5} characters, version {version['l']} at L, {version['m']} at M")


def _tell_page(browser: Browser, origin: str, licence: Credential) -> None:
    context = browser.new_context(service_workers="block", locale="zh-CN")
    page = context.new_page()
    page.add_init_script(_HELD)
    give_camera(page)
    check = CheckPage(page, origin)
    check.open()
    check.ready()
    processes = browser.new_browser_cdp_session()
    for title, names in _SETS.items():
        now = datetime.now(UTC)
        texts = [_shown(licence, names, now - timedelta(seconds=n % 30)) for n in range(_CHECKS)]
        given = [texts, now.isoformat(timespec="seconds")]
        page.evaluate(_ASK, given)  # warm
        before = _processor(processes)
        took = page.evaluate(_ASK, given)
        used = 1000 * (_processor(processes) - before) / _CHECKS
        print(f"check, {title:20} {statistics.median(took):6.1f} ms median, {used:5.1f} ms of the processor")
    took = _from_frames(check, licence)
    print(f"from the first frame to the verdict {statistics.median(took):.0f} ms, at most {max(took):.0f}")
    context.close()


def _processor(session: CDPSession) -> float:
    """Return the seconds of processor time that the pages' processes have used."""
    found: list[dict[str, Any]] = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(float(each["cpuTime"]) for each in found if each["type"] == "renderer")


def _from_frames(check: CheckPage, licence: Credential) -> list[float]:
    took = []
    for number in range(_VERDICTS):
        _film(check.page, Image.new("L", _PICTURE, 96))
        check.page.locator("#camera-start").click()
        check.page.locator("#viewfinder").wait_for()
        check.page.wait_for_timeout(800)
        symbol = _symbol(_shown(licence, _SETS["name and portrait"], datetime.now(UTC)))
        text = _film_bytes(_frame(symbol, Random(number), tilt=2))
        took.append(check.page.evaluate(_FROM_FRAME, text))
        check.again()
    return took[2:]


def _film(page: Page, picture: Image.Image) -> None:
    page.evaluate("bytes => window.filmed(bytes)", _film_bytes(picture))


def _film_bytes(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return base64.b64encode(out.getvalue()).decode()


def _symbol(text: str) -> Image.Image:
    """Return a code as the holder's page draws it: level L, black on white, nine pixels a module."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    raster = zxingcpp.write_barcode_to_image(barcode, scale=9, add_quiet_zones=True)
    height, width = raster.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(raster)))


def _frame(symbol: Image.Image, random: Random, *, tilt: float = 8) -> Image.Image:
    image = place(
        symbol,
        tabletop(random, _PICTURE),
        width=_PICTURE[1] / 2,
        roll=random.uniform(-tilt, tilt),
        yaw=random.uniform(-tilt, tilt),
        pitch=random.uniform(-tilt, tilt),
    )
    return noisy(lit(blurred(image, random.uniform(0.6, 1.0)), 25, random.uniform(150, 235)), 4, random)


def _tell_frames(licence: Credential) -> None:
    for title, names in _SETS.items():
        text = _shown(licence, names, datetime.now(UTC))
        symbol, random = _symbol(text), Random(title)
        read = sum(_read(_frame(symbol, random)) == [text] for _ in range(_FRAMES))
        print(f"frames with {title:20} {100 * read / _FRAMES:5.1f} % read of {_FRAMES}")


def _read(frame: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(frame)]
