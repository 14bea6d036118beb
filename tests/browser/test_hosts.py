"""The host that is worst at types, below a path, for `make long`; `make hosts` tries all of them."""

from functools import partial

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.hosts import place, situations
from tests.hosts.builds import Builds
from tests.hosts.hosts import HOSTS
from tests.hosts.visitors import chromium_visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_visitor_comes_again_without_a_server_and_after_an_update(
    browser: Browser, site: Site, newer_site: Site
) -> None:
    (host,) = (host for host in HOSTS if host.name == "all types wrong")
    with place.on(host, "a/b/") as where:
        builds, visitor = Builds(site.path, newer_site.path), partial(chromium_visitor.visitor, browser)
        case = situations.Case(host, where, builds, visitor)
        assert situations.offline(case) == host.online_only
        assert situations.update(case).startswith("visit ")
