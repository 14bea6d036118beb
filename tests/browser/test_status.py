"""A code that names a status list: the page fetches that list, from its own origin only, and judges by it."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liangzheng.issuing import Terms, sign_document
from liangzheng.keys import SigningKey
from liangzheng.specimens import ISSUER_ID, records
from tests.browser.conftest import Opener, Site
from tests.support.check_page import CheckPage
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.fields.record import today
from verifier_wasm.signed import cose

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Issuer:
    """The specimen issuer, who publishes a status list on the site."""

    key: SigningKey
    file: Path
    uri: str

    def publish(self, *statuses: int, ttl: int | None = None, issued: datetime = NOW) -> None:
        """Write a list of 8-bit statuses (Token Status List, section 5.2)."""
        claims: dict[int, Any] = {
            2: self.uri,
            6: int(issued.timestamp()),
            4: int((NOW + timedelta(days=1)).timestamp()),
            65533: {"bits": 8, "lst": zlib.compress(bytes(statuses))},
        }
        if ttl is not None:
            claims[65534] = ttl
        token = cose.encode_sign1(
            protected={
                cose.ALG: self.key.algorithm,
                cose.KID: self.key.kid,
                16: "application/statuslist+cwt",
            },
            unprotected={},
            payload=cbor.encode(claims),
            sign=self.key.sign,
        )
        self.file.write_bytes(token)

    def code(self, index: int, uri: str | None = None) -> str:
        return sign_document(
            kind="dl",
            fields=records.licence(today(NOW)),
            terms=Terms(ISSUER_ID, NOW),
            key=self.key,
            status=StatusReference(uri or self.uri, index),
        )


@pytest.fixture(scope="module")
def issuer(site: Site, origin: str) -> Iterator[Issuer]:
    folder = site.path / "status-test"
    folder.mkdir()
    file = folder / "1.cwt"
    issuer = Issuer(
        SigningKey.load(site.state / "specimen" / "issuer.pem"), file, f"{origin}status-test/1.cwt"
    )
    issuer.publish(0, 1, 2)
    yield issuer
    file.unlink(missing_ok=True)
    folder.rmdir()


@pytest.mark.parametrize(
    ("index", "outcome", "code"),
    [
        (0, "authentic", "status_valid"),
        (1, "rejected", "status_invalid"),
        (2, "restricted", "status_suspended"),
        (3, "cannot_judge", "status_index"),
    ],
)
def test_the_list_decides(check: CheckPage, issuer: Issuer, index: int, outcome: str, code: str) -> None:
    before = len(check.requests)
    check.type_text(issuer.code(index))
    report = check.report()
    assert report["outcome"] == outcome
    assert next(found["code"] for found in report["checks"] if found["id"] == "status") == code
    # One list for one code, and nothing that tells whose it is.
    assert check.requests[before:] == [issuer.uri]


def test_a_list_that_is_not_there(check: CheckPage, issuer: Issuer) -> None:
    check.type_text(issuer.code(0, f"{issuer.uri}.missing"))
    report = check.report()
    assert (report["outcome"], report["reason"]) == ("cannot_judge", "status_unreachable")
    # The browser itself writes about the 404.
    assert all("404" in problem for problem in check.problems)
    check.problems.clear()


@pytest.mark.parametrize(
    "uri", ["https://status.example/1", "http://127.0.0.1:9/1", "data:,x", "//x", "not a uri"]
)
def test_a_list_elsewhere_is_not_fetched(check: CheckPage, issuer: Issuer, uri: str) -> None:
    before = len(check.requests)
    check.type_text(issuer.code(0, uri))
    assert check.report()["reason"] == "status_unreachable"
    assert [url for url in check.requests[before:] if not url.startswith(check.origin)] == []
    check.problems.clear()


def test_a_list_is_kept_and_serves_without_a_network(opener: Opener, issuer: Issuer) -> None:
    issuer.publish(0, 1, 2, ttl=3600)
    page = opener()
    page.type_text(issuer.code(0))
    assert page.report()["outcome"] == "authentic"
    page.page.context.set_offline(True)
    for index, outcome in enumerate(("authentic", "rejected", "restricted")):
        page.again()
        page.type_text(issuer.code(index))
        report = page.report()
        assert report["outcome"] == outcome
        status = next(found for found in report["checks"] if found["id"] == "status")
        # The page says how old its knowledge is.
        assert status["detail"]["age_seconds"] >= 0
    assert "签发" in (page.page.locator("[data-check=status]").text_content() or "")
    page.problems.clear()  # the browser complains of the network


def test_a_kept_list_is_refreshed_behind_the_check(opener: Opener, issuer: Issuer) -> None:
    issuer.publish(0, ttl=3600, issued=NOW - timedelta(minutes=2))
    page = opener()
    page.type_text(issuer.code(0))
    assert page.report()["outcome"] == "authentic"
    issuer.publish(1, ttl=3600, issued=NOW - timedelta(minutes=1))
    page.again()
    before = len(page.requests)
    page.type_text(issuer.code(0))
    # Within its ttl the copy serves, and the list as it is now is fetched for the next check.
    assert page.report()["outcome"] == "authentic"
    page.until("async () => (await (await caches.open('liangzheng:/:status')).keys()).length === 2")
    assert page.requests[before:] == [issuer.uri]
    page.again()
    page.type_text(issuer.code(0))
    assert page.report()["reason"] == "status_invalid"


def test_a_list_without_a_ttl_is_fetched_for_every_check(opener: Opener, issuer: Issuer) -> None:
    issuer.publish(0, issued=NOW - timedelta(minutes=2))
    page = opener()
    page.type_text(issuer.code(0))
    assert page.report()["outcome"] == "authentic"
    issuer.publish(1, issued=NOW - timedelta(minutes=1))
    page.again()
    page.type_text(issuer.code(0))
    assert page.report()["reason"] == "status_invalid"
