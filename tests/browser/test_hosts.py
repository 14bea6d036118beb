"""The two hosts that are worst at types, and Debian's nginx where it is installed; `make hosts` tries all."""

from functools import partial

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.hosts import place, situations
from tests.hosts.builds import Builds
from tests.hosts.hosts import HOSTS, Host
from tests.hosts.visitors import chromium_visitor
from tests.hosts.visitors.visitor import NewVisitor

pytestmark = pytest.mark.browser

_NAMED = {host.name: host for host in HOSTS}
_NGINX = _NAMED["nginx, as Debian installs it"]
_ABSENT = pytest.mark.skipif(_NGINX.missing is not None, reason="make hosts installs it")
_PLACES = (
    pytest.param(_NAMED["all types wrong"], "", id="all types wrong"),
    pytest.param(_NAMED["no Content-Type"], "a/b/", id="no Content-Type, below"),
    pytest.param(_NGINX, "", id="nginx", marks=_ABSENT),
)


@pytest.fixture
def builds(site: Site, newer_site: Site) -> Builds:
    return Builds(site.path, newer_site.path)


@pytest.fixture
def visitor(browser: Browser) -> NewVisitor:
    return partial(chromium_visitor.visitor, browser)


@pytest.mark.parametrize(("host", "path"), _PLACES)
def test_a_visitor_comes_again_without_a_server_and_after_an_update(
    host: Host, path: str, builds: Builds, visitor: NewVisitor
) -> None:
    with place.on(host, path) as where:
        case = situations.Case(host, where, builds, visitor)
        assert situations.offline(case) == host.online_only
        assert situations.update(case).startswith("visit ")
