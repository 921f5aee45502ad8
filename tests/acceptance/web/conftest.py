"""A page in a real browser, on a real API with real runs."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser.page_stack import (
    PATIENCE,
    PageStack,
    log_in,
    opened_browser,
    page_stack,
)
from tests.support.servers.services import Services, TemplateDatabase


@pytest.fixture(scope="session")
def site(
    services: Services,
    embedded_databases: TemplateDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PageStack]:
    url = embedded_databases.create()
    with page_stack(services, url, tmp_path_factory.mktemp("page")) as started:
        yield started
    embedded_databases.drop(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, site: PageStack) -> Iterator[Page]:
    """A page, nobody logged in; it asked nobody else, and broke no rule of its own."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        locale="en-GB",
        timezone_id="Asia/Tokyo",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    asked, said = set[str](), list[str]()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    # "": a blob: that is saved.
    assert asked <= {f"127.0.0.1:{site.server.port}", ""}
    # A refused token, and what this server does not push, are told there as well.
    assert [each for each in said if "Failed to load resource" not in each] == []


@pytest.fixture
def user(page: Page, site: PageStack) -> Page:
    """A page with the administrator logged in, who sees all runs."""
    log_in(page, site)
    page.get_by_role("heading", name="Runs").wait_for()
    return page
