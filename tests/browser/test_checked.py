"""What the page loads is checked by its hash: altered or cut short, it is fetched once more, then told of."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.support.check_page import CheckPage
from tests.support.further import further
from tests.support.plain_host import Host, serving

pytestmark = pytest.mark.browser

_READER = ("scan-worker", "zxing")


@pytest.fixture
def host(site: Site) -> Iterator[Host]:
    with serving(Host(site.path)) as served:
        yield served


@pytest.fixture
def check(browser: Browser, host: Host) -> Iterator[CheckPage]:
    context = browser.new_context(service_workers="block", locale="zh-CN")
    yield CheckPage(context.new_page(), host.address)
    context.close()


def _path(site: Path, name: str) -> str:
    mark = json.loads((site / "build.json").read_text("utf-8"))
    (found,) = [entry["path"] for entry in mark["runtime"] if entry["path"].startswith(f"runtime/{name}.")]
    return str(found)


def _spoilt(data: bytes) -> bytes:
    """Return an archive that unpacks without a complaint, to something else."""
    inside = bytearray(gzip.decompress(data))
    inside[len(inside) // 2] ^= 1
    return gzip.compress(bytes(inside))


@pytest.mark.parametrize("name", ["python", "zxing", *further("python-worker", "pyodide", "scan-worker")])
@pytest.mark.parametrize("how", ["altered", *further("cut")])
def test_a_file_that_is_not_as_named_is_told_and_never_used(
    name: str, how: str, host: Host, check: CheckPage
) -> None:
    path = _path(host.folder, name)
    data = (host.folder / path).read_bytes()
    if how == "cut":
        host.cut[path] = len(data) // 2
    else:
        host.altered[path] = _spoilt(data)
    check.open()
    assert path in check.problem()
    assert host.asked.count(path) == 2
    if name in _READER:
        check.ready()  # a text can be judged all the same
    else:
        assert check.page.locator("html").get_attribute("data-verifier") is None
    # It was mended meanwhile: what is there already is not fetched again.
    host.cut.clear()
    host.altered.clear()
    check.page.locator("#retry").click()
    check.ready()
    check.specimen("authentic")
    assert check.report()["outcome"] == "authentic"
    fetched = Counter(one for one in host.asked if one.startswith("runtime/"))
    assert fetched.pop(path) == 3
    assert set(fetched.values()) == {1}


def test_a_copy_that_the_browser_kept_wrong_is_passed_over(host: Host, check: CheckPage) -> None:
    """On a host that says nothing of caching, a browser answers from its own cache without asking."""
    path = _path(host.folder, "python")
    host.cut[path] = 1000
    check.open()
    assert path in check.problem()
    host.cut.clear()
    check.page.reload()
    check.ready()
    check.specimen("altered")
    assert check.report()["reason"] == "signature_wrong"


def test_a_script_that_is_not_as_named_is_not_run(host: Host, check: CheckPage) -> None:
    (script,) = (host.folder / "assets" / "js").glob("check.*.js")
    host.altered[script.relative_to(host.folder).as_posix()] = (
        b"document.title = 'other';\n" + script.read_bytes()
    )
    check.page.goto(f"{host.address}zh/check/")
    asleep = check.page.locator("#asleep")
    asleep.wait_for()  # shown by the style alone, after a while
    assert "网站正在更新" in asleep.inner_text()
    assert check.page.title() != "other"


def test_a_part_that_comes_later_is_checked_too(host: Host, check: CheckPage) -> None:
    path = _path(host.folder, "certificates")
    host.altered[path] = _spoilt((host.folder / path).read_bytes())
    check.open()
    check.ready()
    check.choose_bytes(_mdoc(), "code.bin", "application/octet-stream")
    assert "请连上网再核验一次" in check.problem()
    host.altered.clear()
    check.choose_bytes(_mdoc(), "code.bin", "application/octet-stream")
    assert check.report()["format"] == "mdoc"


def _mdoc() -> bytes:
    from tests.support.samples import Samples

    return Samples().codes["mdoc"].data
