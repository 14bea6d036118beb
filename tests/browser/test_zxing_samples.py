"""zxing-cpp's samples in the page's own reader: the same bytes as on the host, for every picture."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.further import further
from tests.support.page_modules import open_empty
from tests.support.read_codes import read_codes
from tests.support.zxing_samples import COUNTS, Picture, pictures
from verifier_wasm.shown.code import Code, Part

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("vectors"),
]

#: The way of a chosen file: its bytes as a picture, the picture to the scan worker.
_READ = """async (text) => {
    const { Scanner } = await import('../assets/js/scanner.js');
    const { Runtime } = await import('../assets/js/runtime.js');
    if (!globalThis.scanner) {
        const page = new DOMParser().parseFromString(await (await fetch('../zh/check/')).text(), 'text/html');
        const runtime = new Runtime(JSON.parse(page.getElementById('check').dataset.runtime), () => {});
        globalThis.scanner = new Scanner(runtime, (error) => { throw error; });
    }
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const { codes } = await globalThis.scanner.file(new Blob([bytes]));
    return codes.map(({ data, symbology, part }) => [btoa(String.fromCharCode(...data)), symbology, part]);
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, origin: str) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    yield open_empty(context, origin)
    context.close()


def _read(page: Page, picture: Picture) -> list[Code]:
    data = base64.b64encode(picture.path.read_bytes()).decode()
    found: list[Any] = page.evaluate(_READ, data)
    return [
        Code(base64.b64decode(text), symbology, part=Part(*part) if part else None)
        for text, symbology, part in found
    ]


#: In a picture without a code every look is tried, on both sides.
_FOLDERS = (*COUNTS, *further("falsepositives-1", "falsepositives-2"), "qrcode-7", "pdf417-4")


@pytest.mark.parametrize("folder", _FOLDERS)
def test_the_page_reads_what_the_host_reads(folder: str, page: Page) -> None:
    differing = {}
    for picture in pictures(folder):
        host = set(read_codes(picture.path.read_bytes()))
        here = set(_read(page, picture))
        if here != host:
            differing[picture.name] = (here, host)
    assert differing == {}
