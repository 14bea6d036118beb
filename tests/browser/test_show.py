"""The holder's page: a key, a request, an issued code, live codes, an answer; and what it refuses."""

import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import segno
from playwright.sync_api import expect

from tests.browser.conftest import Opener, Site
from tests.support.axe import clean
from tests.support.show_page import Office, ShowPage
from tests.support.signed import TestKey
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.judging.holder import Asked
from verifier_wasm.question import Question, write_question
from verifier_wasm.report import rfc3339
from verifier_wasm.shown import link
from verifier_wasm.signed import cose

pytestmark = pytest.mark.browser

#: What a script of the page hears that asks for the private key that is kept.
_EXPORT = """(format) => new Promise((told) => {
    const path = new URL(document.documentElement.dataset.root, document.baseURI).pathname;
    indexedDB.open(`liangzheng:${path}:holder`).onsuccess = ({ target: { result } }) => {
        result.transaction('documents').objectStore('documents').getAll().onsuccess = (event) => {
            const [{ keys }] = event.target.result;
            const { privateKey } = keys;
            crypto.subtle.exportKey(format, privateKey).then(() => told('taken'), ({ name }) => told(name));
        };
    };
})"""
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def office(site: Site) -> Office:
    return Office.of(site.state)


@pytest.fixture(scope="module")
def revoked(site: Site, origin: str, office: Office) -> Iterator[StatusReference]:
    """A status list on the site, of which the first document is revoked."""
    folder = site.path / "show-test"
    folder.mkdir()
    file, uri = folder / "1.cwt", f"{origin}show-test/1.cwt"
    claims = {
        2: uri,
        6: int(NOW.timestamp()),
        4: int((NOW + timedelta(days=1)).timestamp()),
        65533: {"bits": 8, "lst": zlib.compress(b"\x01")},
    }
    header: dict[int | str | bytes, object] = {
        cose.ALG: office.key.algorithm,
        cose.KID: office.key.kid,
        16: "application/statuslist+cwt",
    }
    file.write_bytes(
        cose.encode_sign1(protected=header, unprotected={}, payload=cbor.encode(claims), sign=office.key.sign)
    )
    yield StatusReference(uri, 0)
    file.unlink()
    folder.rmdir()


@pytest.fixture(scope="module")
def show(opener: Opener) -> ShowPage:
    """One page for all of it: Python starts once, and what one test keeps the next one finds."""
    shown = ShowPage(opener(load=False))
    shown.open()
    shown.check.ready()
    return shown


def reads_well(show: ShowPage) -> None:
    """Ask axe in light, in the dark and in large letters; the page fits the narrowest phone and a desk."""
    page = show.page
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page, "color-contrast")
    page.emulate_media(color_scheme="light")
    page.locator("[data-large-text]").click()
    clean(page, "color-contrast", "target-size")
    for width in (320, 1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert show.check.overflow() == 0, width
    page.locator("[data-large-text]").click()


def test_from_the_key_to_the_checker_and_back(
    show: ShowPage, office: Office, site: Site, tmp_path: Path
) -> None:
    page = show.page
    code = office.issue(show.holder())
    # As an office's link brings it.
    page.evaluate("hash => { location.hash = hash; }", link.write("", code))
    page.locator("#document:not([hidden])").wait_for()
    assert page.url == f"{show.check.origin}zh/show/"
    expect(page.locator("#document-title")).to_have_text("驾驶证")
    reads_well(show)

    # What is not chosen stands neither in the list nor in the code.
    page.locator("#presets input[value=rental]").check()
    expect(page.locator("#seen")).to_contain_text("样证 SPECIMEN")
    expect(page.locator("#unseen-list")).not_to_contain_text("出生日期")
    expect(page.locator("#seen-tells")).to_contain_text("证号里含出生日期和性别")
    expect(page.locator("#seen-pictures img")).to_have_js_property("naturalWidth", 60)
    assert page.evaluate(_EXPORT, "pkcs8") == "InvalidAccessError"
    page.locator("#show-code").click()
    first = show.live()
    clean(page)
    assert show.check.overflow() == 0
    picture = tmp_path / "live.png"
    page.screenshot(path=picture)
    report = site.cli_report(picture, at=rfc3339(datetime.now(UTC)))
    holder = next(check for check in report["checks"] if check["id"] == "holder")
    assert (report["outcome"], report["reason"], holder["code"]) == (
        "authentic",
        "signature_valid",
        "holder_current",
    )
    assert report["document"]["name"] == "样证 SPECIMEN"
    assert "birth_date" not in report["document"]

    begun = time.monotonic()
    second = show.live(first)
    assert 5 < time.monotonic() - begun < 20
    assert site.cli_report("--text", second, at=rfc3339(datetime.now(UTC)))["outcome"] == "authentic"
    # The first is worth nothing a minute later.
    late = site.cli_report("--text", first, at=rfc3339(datetime.now(UTC) + timedelta(seconds=70)))
    assert (late["outcome"], late["reason"], late["document"]) == ("cannot_judge", "holder_too_old", None)
    page.locator("#code-close").click()

    nonce = bytes(range(16))
    page.locator("#answer").click()
    question = tmp_path / "question.png"
    segno.make_qr(write_question(Question(nonce))).save(str(question), scale=6)
    page.set_input_files("#file", question)
    answer = show.live()
    asked = site.verify(answer, asked=Asked(nonce))
    assert asked.check("holder").code == "holder_answered"
    assert site.verify(answer, asked=Asked(bytes(16))).reason == "holder_nonce"
    page.keyboard.press("Escape")

    # Kept over a visit, until it is removed.
    show.open()
    page.locator("#documents-list .button", has_text="出示").click()
    page.locator("#document-remove").click()
    expect(page.locator("#removing-text")).to_contain_text("找不回来")
    clean(page)
    page.locator("#removing-yes").click()
    expect(page.locator("#documents-list li")).to_have_count(0)
    show.open()
    expect(page.locator("#documents-none")).to_be_visible()
    assert show.check.problems == []


def test_what_is_not_kept_has_a_sentence(
    show: ShowPage, office: Office, site: Site, revoked: StatusReference
) -> None:
    page = show.page
    show.open()
    page.locator("#take-new").click()
    stranger = TestKey().public
    reads_well(show)
    unbound = site.specimens()["authentic"]["text"]
    assert "没有绑定设备" in show.refused(unbound)
    assert "没有等着签发的密钥" in show.refused(office.issue(stranger))
    assert "没有能收进来的证件码" in show.refused("https://example.org/")
    assert "提问码" in show.refused(write_question(Question(bytes(16))))
    page.locator("#taking [data-back]").click()

    ours = show.holder()
    reads_well(show)
    request = page.locator("#asking-text").input_value()
    page.locator("#asking-take").click()
    assert "交给签发机构" in show.refused(request)
    assert "对不上" in show.refused(office.issue(stranger))
    assert "换一个新的" in show.refused(office.issue(ours, ends=timedelta(hours=-1)))
    assert "撤销" in show.refused(office.issue(ours, status=revoked))
    forged = Office(type(office.key).generate())
    assert "没有保存" in show.refused(forged.issue(ours))
    assert show.refused(office.issue(ours)[:400])

    # Storage wiped between making the key and getting the code.
    session = page.context.new_cdp_session(page)
    session.send(
        "Storage.clearDataForOrigin", {"origin": show.check.origin.rstrip("/"), "storageTypes": "indexeddb"}
    )
    show.open()
    page.locator("#take-new").click()
    assert "没有等着签发的密钥" in show.refused(office.issue(ours))
    assert show.check.problems == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("window.parent = {}", "请单独打开"),
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "https"),
        ("Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})", "WebCrypto"),
        ("Object.defineProperty(window, 'indexedDB', {value: undefined})", "无痕窗口"),
        (
            "IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError'); }",
            "无痕窗口",
        ),
        ("IDBObjectStore.prototype.put = () => { throw new DOMException('no', 'DataCloneError'); }", ""),
    ],
)
def test_where_it_cannot_work_it_says_so(opener: Opener, script: str, said: str) -> None:
    check = opener(load=False)
    check.page.add_init_script(script)
    check.page.goto(f"{check.origin}zh/show/")
    if not said:  # a browser that lets a page open its storage, and keeps no key
        check.page.locator("#ask-new").click()
    assert (said or "无痕窗口") in check.problem()
    assert not check.page.locator("#asking").is_visible()
    assert check.problems == []
