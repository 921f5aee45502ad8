"""The page and the API's description below a path of a proxy, in a real browser."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser.page_stack import PATIENCE, PageStack
from tests.support.servers.reverse_proxy import ReverseProxy
from tests.support.servers.server import Server
from tests.support.servers.users import ADMIN


PREFIX = "/fuel/history"


class Way(NamedTuple):
    """How a prefix is said, and what the proxy does with it."""

    variables: dict[str, str]
    proxy: dict[str, Any]


WAYS = {
    "header": Way({"TRUSTED_PROXIES": "127.0.0.1"}, {}),
    "setting": Way({"BASE_PATH": PREFIX}, {"tells": False}),
    "kept in the path": Way({"BASE_PATH": PREFIX}, {"tells": False, "strips": False}),
    # The pages are relative: they need not know it.
    "not at all": Way({}, {"tells": False}),
}


@pytest.fixture(params=WAYS)
def proxy(request: pytest.FixtureRequest, site: PageStack) -> Iterator[ReverseProxy]:
    """A proxy that offers the site's runs below a path."""
    way = WAYS[request.param]
    variables = {**site.server.environ, **way.variables}
    with ExitStack() as stack:
        url = variables.pop("DATABASE_URL")
        for name in ("API_BIND", "HOME", "PATH", "PYTHONUNBUFFERED"):
            variables.pop(name)
        server = stack.enter_context(Server(url, **variables))
        yield stack.enter_context(ReverseProxy(server.port, PREFIX, **way.proxy))


@pytest.fixture
def page(browser: Browser, proxy: ReverseProxy) -> Iterator[Page]:
    """A page that asked only below the path, and all it asked for was there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    elsewhere, failed, said = [], [], []

    def asked(url: str) -> None:
        parts = urlsplit(url)
        here = parts.netloc == f"127.0.0.1:{proxy.port}"
        if parts.scheme != "data" and not (here and parts.path.startswith(PREFIX)):
            elsewhere.append(url)

    page.on("request", lambda request: asked(request.url))
    page.on(
        "response",
        lambda answer: failed.append(answer.url) if answer.status >= 400 else None,
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert (elsewhere, failed, said) == ([], [], [])


def test_from_the_root_to_a_run_and_to_the_description(
    page: Page, proxy: ReverseProxy, site: PageStack
) -> None:
    page.goto(f"{proxy.url}/")
    expect(page).to_have_url(f"{proxy.url}/ui/")
    page.get_by_label("User").fill(ADMIN.name)
    page.get_by_label("Password").fill(ADMIN.password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Runs").wait_for()
    page.goto(f"{proxy.url}/ui/#/runs/{site.failed}?view=table")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"deployment {site.failed}"
    )
    expect(page.get_by_text(re.compile(r"^[\d,]+ entries$"))).to_be_visible()

    page.get_by_role("link", name="API").click()
    expect(page).to_have_url(f"{proxy.url}/api/docs/")
    expect(page.get_by_text("/api/transactions/").first).to_be_visible()


@pytest.mark.parametrize("place", ["ui", "api/docs"])
def test_a_slash_that_is_missing_is_added(
    page: Page, proxy: ReverseProxy, place: str
) -> None:
    page.goto(f"{proxy.url}/{place}")

    expect(page).to_have_url(f"{proxy.url}/{place}/")
