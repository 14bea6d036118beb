"""zxing-cpp's samples in the page's own reader: the same bytes as on the host, for every picture."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from liangzheng.pictures.images import read_codes
from playwright.sync_api import Browser, Page

from tests.support.check_page import CheckPage
from tests.support.zxing_samples import COUNTS, FALSE_POSITIVES, SAMPLES, Picture, pictures
from verifier_wasm.shown.code import Code, Part

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no vectors at {SAMPLES}"),
]

#: The way of a chosen file: its bytes as a picture, the picture to the scan worker.
_READ = """async ([modules, text]) => {
    const { Scanner } = await import(`${modules}scanner.js`);
    globalThis.scanner ??= new Scanner(() => {});
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const { codes } = await globalThis.scanner.file(new Blob([bytes]));
    return codes.map(({ data, symbology, part }) => [btoa(String.fromCharCode(...data)), symbology, part]);
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, origin: str) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    shown = CheckPage(context.new_page(), origin)
    shown.open()
    yield shown.page
    context.close()
    assert shown.problems == []


def _read(page: Page, origin: str, picture: Picture) -> list[Code]:
    data = base64.b64encode(picture.path.read_bytes()).decode()
    found: list[Any] = page.evaluate(_READ, [f"{origin}assets/js/", data])
    return [
        Code(base64.b64decode(text), symbology, part=Part(*part) if part else None)
        for text, symbology, part in found
    ]


@pytest.mark.parametrize("folder", [*COUNTS, *FALSE_POSITIVES, "qrcode-7", "pdf417-4"])
def test_the_page_reads_what_the_host_reads(folder: str, page: Page, origin: str) -> None:
    differing = {}
    for picture in pictures(folder):
        host = set(read_codes(picture.path.read_bytes()))
        here = set(_read(page, origin, picture))
        if here != host:
            differing[picture.name] = (here, host)
    assert differing == {}
