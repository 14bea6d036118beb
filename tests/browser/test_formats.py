"""A code of every format, in the page: the command line's verdict, and what a person is shown."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from liangzheng.symbols import png
from liangzheng.trust.folder import CHANGES, LIST, ROOT
from tests.browser.conftest import Site, serving
from tests.support.check_page import CheckPage
from tests.support.samples import Sample, Samples
from tests.support.verdicts import cli_report
from verifier_wasm.encoding import cbor
from verifier_wasm.formats import FORMATS

pytestmark = pytest.mark.browser

_MODULES = [item.id for item in FORMATS]


@dataclass(frozen=True)
class Checker:
    """A person at the page of a site whose trust list knows the samples' issuers."""

    page: CheckPage
    samples: Samples
    trust: Path

    def show(self, sample: Sample) -> None:
        """Show a code the way that people would: scan it, paste it, or choose the file."""
        if self.page.page.locator("#again").is_visible():
            self.page.again()
        if sample.symbology:
            self.page.choose_bytes(picture_of(sample), "code.png", "image/png")
        elif sample.is_text:
            self.page.type_text(sample.data.decode("ascii"))
        else:
            self.page.choose_bytes(sample.data, "code.bin", "application/octet-stream")


def picture_of(sample: Sample) -> bytes:
    """Draw a symbol."""
    symbology = getattr(zxingcpp.BarcodeFormat, sample.symbology or "")
    drawn = zxingcpp.create_barcode(sample.data, symbology).to_image(scale=3, add_quiet_zones=True)
    return png(Image.fromarray(drawn))


@pytest.fixture(scope="module")
def checker(browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    folder = tmp_path_factory.mktemp("formats")
    samples = Samples()
    trust = samples.trust_folder(folder / "trust").path
    host = folder / "host"
    shutil.copytree(site.path, host, copy_function=os.link)
    for name in (LIST, ROOT, CHANGES):
        (host / "trust" / name).unlink()
        shutil.copyfile(trust / name, host / "trust" / name)
    with serving(host) as origin:
        context = browser.new_context(service_workers="block", locale="zh-CN")
        page = CheckPage(context.new_page(), origin)
        page.open()
        page.ready()
        yield Checker(page, samples, trust)
        context.close()
        assert page.problems == []


def test_there_is_a_sample_of_every_format(checker: Checker) -> None:
    assert checker.samples.codes.keys() == set(_MODULES)


@pytest.mark.parametrize("module", _MODULES)
def test_the_page_says_what_the_command_line_says(module: str, checker: Checker, tmp_path: Path) -> None:
    sample = checker.samples.codes[module]
    checker.show(sample)
    report = checker.page.report()
    assert (report["outcome"], report["reason"]) == (sample.outcome, sample.reason)
    file = tmp_path / "code"
    file.write_bytes(picture_of(sample) if sample.symbology else sample.data)
    assert report == cli_report(file, trust=checker.trust, at=report["times"]["checked_at"])


@pytest.mark.parametrize("module", ["mdoc", "claim169"])
def test_a_portrait_is_shown(module: str, checker: Checker) -> None:
    checker.show(checker.samples.codes[module])
    checker.page.report()
    picture = checker.page.page.locator("[data-place=portrait] img")
    assert picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [120, 150]


@pytest.mark.parametrize("module", ["mdoc", "claim169", "jws", "vds"])
def test_of_an_altered_code_nothing_is_shown(module: str, checker: Checker) -> None:
    good = checker.samples.codes[module]
    middle = len(good.data) // 2
    changed = bytes([good.data[middle] ^ 1])
    checker.show(Sample(good.data[:middle] + changed + good.data[middle + 1 :], "", ""))
    report = checker.page.report()
    # Where the bit falls decides which layer it spoils: nothing of it is shown in any case (ADR 0017).
    assert report["outcome"] in {"rejected", "cannot_judge"}
    assert report["document"] is None
    assert checker.page.page.locator("[data-place=document]").is_hidden()
    assert checker.page.page.locator("#result img").count() == 0


def test_every_document_of_one_response_has_its_verdict(checker: Checker) -> None:
    """The licence first; that another of them is false is seen before anybody reads down to it."""
    response = cbor.decode(checker.samples.codes["mdoc"].data)
    (document,) = response["documents"]
    false = {**document, "docType": "org.example.other"}
    both = cbor.encode(response | {"documents": [false, document]})
    checker.show(Sample(both, "", ""))
    checker.page.report()
    page = checker.page.page
    assert page.locator("#result").get_attribute("data-outcome") == "authentic"
    others = page.locator("[data-place=others] [data-outcome]")
    assert [item.get_attribute("data-outcome") for item in others.all()] == ["rejected"]
    note = page.locator("[data-place=others-note]")
    assert note.is_visible()
    assert "核验不通过" in note.inner_text()
    checker.show(checker.samples.codes["mdoc"])
    checker.page.report()
    assert note.is_hidden()
