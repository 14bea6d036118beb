"""The hosts that need no program, and Debian's nginx where it is installed; `make hosts` tries all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.hosts import builds, place, situations
from tests.hosts.builds import Builds
from tests.hosts.hosts import HOSTS
from tests.hosts.uploads import PLANS, Plan
from tests.hosts.visitors import browsers
from tests.hosts.visitors.visitor import NewVisitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_NAMED = {host.name: host for host in HOSTS}
_PLACES = (
    ("all types wrong", ""),
    ("no header of ours", ""),
    ("python -m http.server", "a/b/"),
    ("nginx, as Debian installs it", ""),
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    return builds.make(tmp_path_factory.mktemp("builds"))


@pytest.fixture(scope="module")
def visitor() -> Iterator[NewVisitor]:
    if not chromium.find():
        pytest.skip("no Chromium: run `make .make/programs`, or set LIANGZHENG_CHROMIUM")
    with browsers.CHROMIUM.visitors() as new:
        yield new


@pytest.fixture(params=_PLACES, ids=lambda place: f"{place[0]} /{place[1]}")
def case(request: pytest.FixtureRequest, both: Builds, visitor: NewVisitor) -> Iterator[situations.Case]:
    name, path = request.param
    host = _NAMED[name]
    if host.missing:
        pytest.skip(f"make hosts installs it: {host.missing}")
    with place.on(host, path) as where:
        yield situations.Case(host, where, both, visitor)


def test_a_specimen_is_verified_again_with_the_server_stopped(case: situations.Case) -> None:
    assert situations.offline(case) == case.host.online_only


def test_an_update_comes_whole(case: situations.Case) -> None:
    assert situations.update(case).startswith("visit ")


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_an_interrupted_upload_harms_nobody(both: Builds, visitor: NewVisitor, plan: Plan) -> None:
    with place.on(_NAMED["python -m http.server"], "a/b/") as where:
        situations.interrupted(situations.Case(_NAMED["python -m http.server"], where, both, visitor), plan)


def test_the_two_builds_differ_in_pages_scripts_and_runtime(both: Builds) -> None:
    def files(site: Path, pattern: str) -> set[bytes]:
        return {path.read_bytes() for path in site.glob(pattern) if path.is_file()}

    for pattern in ("zh/check/index.html", "assets/**/*.js", "runtime/**/*"):
        assert files(both.b, pattern) - files(both.a, pattern), pattern
