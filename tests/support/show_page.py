"""The holder's page as a person uses it, and the office that issues codes for it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from liangzheng.bound import sign_bound
from liangzheng.issuing import Terms
from liangzheng.keys import SigningKey
from liangzheng.signing import pack
from liangzheng.specimens import ISSUER_ID, records
from tests.support.check_page import CheckPage
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.document.portrait import portrait
from verifier_wasm.envelope import StatusReference
from verifier_wasm.fields.record import today
from verifier_wasm.request import read_request


def _portrait() -> dict[str, str]:
    """Return a portrait as an office makes it of a photo: here of nothing but a colour."""
    file = BytesIO()
    Image.new("RGB", (60, 80), "#8899aa").save(file, "WEBP")
    return portrait(file.getvalue())


@dataclass(frozen=True)
class Office:
    """The specimen issuer, who issues codes for the keys of holders."""

    key: SigningKey

    @classmethod
    def of(cls, state: Path) -> "Office":
        return cls(SigningKey.load(state / "specimen" / "issuer.pem"))

    def issue(self, holder: PublicKey, *, status: StatusReference | None = None, **more: Any) -> str:
        """Return an issued code; ``more``: fields, and ``ends``, how long from now it counts."""
        now = datetime.now(UTC).replace(microsecond=0)
        ends = more.pop("ends", timedelta(days=300))
        message = sign_bound(
            kind="dl",
            fields={**records.licence(today(now)), "age_over_18": True, "portrait": _portrait(), **more},
            terms=Terms(ISSUER_ID, now - timedelta(days=1), None, now + ends),
            key=self.key,
            holder=holder,
            status=status,
        )
        return pack(message)


@dataclass
class ShowPage:
    """One open holder's page."""

    check: CheckPage

    @property
    def page(self) -> Page:
        return self.check.page

    def open(self, lang: str = "zh") -> None:
        self.page.goto(f"{self.check.origin}{lang}/show/")
        self.page.locator("#documents").wait_for()

    def ask(self) -> str:
        """Make a key; return the request's text."""
        self.page.locator("#ask-new").click()
        self.page.locator("#asking-ready").wait_for()
        return self.page.locator("#asking-text").input_value()

    def holder(self) -> PublicKey:
        """Make a key; return it as the office reads it in the request."""
        return read_request(self.ask()).key

    def take_from_request(self, text: str) -> None:
        """Take in what the office issued for the request that is shown; wait until it is kept."""
        self.page.locator("#asking-take").click()
        self.take(text)
        self.page.locator("#document").wait_for()

    def take(self, text: str) -> None:
        """Paste a text where a code is expected."""
        if self.page.locator("#text-way").get_attribute("open") is None:
            self.page.locator("#text-way summary").click()
        self.page.fill("#text", text)
        self.page.locator("#text-form button").click()

    def refused(self, text: str) -> str:
        """Paste a text that is not taken; return the sentence that says why."""
        self.page.locator("#problem").evaluate("node => { node.hidden = true; }")
        self.take(text)
        return self.check.problem()

    def live(self, after: str = "") -> str:
        """Return the text of the live code that is shown, once it is another than one before."""
        self.check.until(
            "after => (document.getElementById('code-symbol').dataset.text ?? after) !== after", after
        )
        return self.page.locator("#code-symbol").get_attribute("data-text") or ""
