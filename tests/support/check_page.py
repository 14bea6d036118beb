"""The verifier page as a person uses it, in a real browser; the report is what the page keeps of it."""

import base64
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response

#: Python's start included, on a busy machine.
PATIENCE_MS = 90_000
#: What the tests themselves bring about: they block service workers where those would stand between.
_OURS = "Service Worker registration blocked by Playwright"


@dataclass
class CheckPage:
    """One open page, with everything that went wrong on it."""

    page: Page
    origin: str
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        # Of the context, so that the requests of workers count too.
        self.page.context.on("request", self._on_request)
        self.page.context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and message.text != _OURS:
            self.problems.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)
        host = "/".join(self.origin.split("/")[:3])
        if not request.url.startswith((self.origin, "data:", f"blob:{host}/")):
            self.problems.append(f"request to another origin: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def open(self, lang: str = "zh") -> None:
        self.page.goto(f"{self.origin}{lang}/check/")
        self.page.locator("#ways").wait_for()

    def ready(self) -> None:
        """Wait until Python runs."""
        self.page.locator("html[data-verifier=ready]").wait_for(state="attached")

    def report(self) -> dict[str, Any]:
        """Wait for a verdict and return its report."""
        self.page.locator("#result:not([hidden])").wait_for()
        text = self.page.locator("#result").get_attribute("data-report")
        assert text is not None
        report: dict[str, Any] = json.loads(text)
        return report

    def problem(self) -> str:
        """Wait for the page's own complaint and return it."""
        self.page.locator("#problem:not([hidden])").wait_for()
        return self.page.locator("#problem-text").inner_text()

    def again(self) -> None:
        """Clear the last verdict."""
        self.page.locator("#again").click()
        self.page.locator("#ways").wait_for()

    def choose(self, file: Path) -> None:
        self.page.set_input_files("#file", file)

    def choose_bytes(self, data: bytes, name: str, mime: str) -> None:
        self.page.set_input_files("#file", {"name": name, "mimeType": mime, "buffer": data})

    def specimen(self, name: str) -> None:
        self.page.locator(f"[data-specimen={name}]").click()

    def type_text(self, text: str) -> None:
        if self.page.locator("#text-way").get_attribute("open") is None:
            self.page.locator("#text-way summary").click()
        self.page.fill("#text", text)
        self.page.locator("#text-form button").click()

    def drop(self, data: bytes, mime: str) -> None:
        """Drop a file on the page."""
        self.page.evaluate(
            """([text, type]) => {
                const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
                const transfer = new DataTransfer();
                transfer.items.add(new File([bytes], 'dropped', {type}));
                document.body.dispatchEvent(
                    new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
            }""",
            [base64.b64encode(data).decode(), mime],
        )

    def clipboard_text(self, text: str) -> None:
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)

    def clipboard_png(self, data: bytes) -> None:
        self.page.evaluate(
            """async (text) => {
                const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
                const blob = new Blob([bytes], {type: 'image/png'});
                await navigator.clipboard.write([new ClipboardItem({'image/png': blob})]);
            }""",
            base64.b64encode(data).decode(),
        )

    def until(self, expression: str, argument: Any = None) -> None:
        """Wait until an expression is true (Playwright's own way needs eval, which the page forbids)."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while not self.page.evaluate(expression, argument):
            assert time.monotonic() < end, expression
            self.page.wait_for_timeout(50)

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )
