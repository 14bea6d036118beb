"""The site, built once by the real command and served by the real server; a Chromium; the verifier page."""

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from liangzheng.server import make_server, url_of
from liangzheng.trust.folder import TrustFolder
from tests.browser import chromium, releases
from tests.support import packed
from tests.support.check_page import CheckPage
from tests.support.photo_page import open_photo_check
from tests.support.specimens import specimens_of
from tests.support.verdicts import cli_report
from verifier_wasm import Report, verify

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A built site with its working state."""

    path: Path
    state: Path

    def specimen(self, name: str) -> Path:
        return self.path / str(self.specimens()[name]["image"])

    def specimens(self) -> dict[str, dict[str, Any]]:
        return specimens_of(self.path)

    def verify(self, text: str, **options: Any) -> Report:
        """Return what the verifier says of a text now, by the trust list of the site's specimens."""
        trust = TrustFolder(self.state / "specimen" / "trust").store()
        return verify(text, trust=trust, at=datetime.now(UTC), **options)

    def cli_report(self, *inputs: object, at: str) -> dict[str, Any]:
        """Return what ``liangzheng verify`` says of the same input at the same time."""
        return cli_report(*inputs, trust=self.state / "specimen" / "trust", at=at)


@pytest.fixture(scope="session")
def site(shared_folder: Path, packs: Path) -> Site:
    """Build the site once for all workers of the run."""
    built = Site(shared_folder / "site", shared_folder / "state")
    with _locked(shared_folder / "site.lock"):
        if not (built.path / "build.json").is_file():
            packed.state(built.state, packs)
            _build(built, ROOT)
    return built


@pytest.fixture(scope="session")
def newer_site(site: Site, shared_folder: Path) -> Site:
    """Build the site's next release over a copy of the site, as a publisher does; once, too."""
    built = Site(shared_folder / "newer", site.state)
    with _locked(shared_folder / "site.lock"):
        if not (shared_folder / "newer.built").exists():
            shutil.copytree(site.path, built.path)
            releases.write_newer(ROOT, shared_folder / "newer-project")
            _build(built, shared_folder / "newer-project")
            (shared_folder / "newer.built").touch()
    return built


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(built: Site, project: Path) -> None:
    """Build a project with its own code."""
    code = f"{project / 'builder'}{os.pathsep}{project}"
    environment = {**os.environ, "LIANGZHENG_STATE": str(built.state), "PYTHONPATH": code}
    command: list[str | Path] = [sys.executable, "-m", "liangzheng", "build", "--out", built.path]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def origin(site: Site) -> Iterator[str]:
    """Serve the site; return its address."""
    with serving(site.path) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder with the real server; give its address."""
    server = make_server(folder, port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield url_of(server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def camera_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Chromium's fake camera films: a JPEG, read anew whenever the camera is opened."""
    return tmp_path_factory.mktemp("camera") / "film.mjpeg"


@pytest.fixture(scope="session")
def browser(camera_file: Path) -> Iterator[Browser]:
    """Start one Chromium for the worker."""
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium: run `make .make/programs`, or set LIANGZHENG_CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={camera_file}",
                "--disable-background-networking",
                # WebAssembly as it is first compiled: Python is started several hundred times, and to make it
                # faster meanwhile, for later, takes as long again.
                "--js-flags=--liftoff-only",
            ],
        )
        yield started
        started.close()


type Opener = Callable[..., CheckPage]


@pytest.fixture(scope="module")
def opener(browser: Browser, origin: str) -> Iterator[Opener]:
    """Return a function that opens the verifier page; whatever went wrong on any of them fails the test."""
    opened: list[CheckPage] = []

    def open_page(
        lang: str = "zh",
        *,
        width: int = 390,
        service_workers: Literal["allow", "block"] = "block",
        load: bool = True,
        **options: Any,
    ) -> CheckPage:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            service_workers=service_workers,
            locale="zh-CN" if lang == "zh" else "en-GB",
            **options,
        )
        context.grant_permissions(["camera", "clipboard-read", "clipboard-write"], origin=origin)
        shown = CheckPage(context.new_page(), origin)
        opened.append(shown)
        if load:
            shown.open(lang)
        return shown

    yield open_page
    for shown in opened:
        shown.page.context.close()


@pytest.fixture(scope="module")
def shared_page(opener: Opener) -> CheckPage:
    """One page for the tests of a module, so that Python starts once."""
    shown = opener()
    shown.ready()
    return shown


@pytest.fixture
def check(shared_page: CheckPage) -> Iterator[CheckPage]:
    """The module's page, without a verdict; fails on anything that went wrong on it."""
    page = shared_page.page
    if page.locator("#again").is_visible():
        shared_page.again()
    page.evaluate("document.getElementById('problem').hidden = true")
    shared_page.problems.clear()
    yield shared_page
    assert shared_page.problems == []


@pytest.fixture(scope="module")
def photo_page(opener: Opener) -> CheckPage:
    """One page of the photo check for the tests of a module, as wide as a small phone."""
    shown = opener(load=False, width=360)
    open_photo_check(shown)
    return shown


@pytest.fixture
def photo(photo_page: CheckPage) -> Iterator[CheckPage]:
    """The module's page, without a photo; fails on anything that went wrong, requests elsewhere included."""
    photo_page.page.evaluate("document.getElementById('problem').hidden = true")
    if photo_page.page.locator("#again").is_visible():
        photo_page.again()
    photo_page.problems.clear()
    yield photo_page
    assert photo_page.problems == []
