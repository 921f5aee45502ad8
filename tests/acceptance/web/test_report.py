"""A run in one file: it opens without a network, and shows what the page does."""

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fuel_history.configuration import Configuration
from fuel_history.connection import Connection
from fuel_history.report.held import held
from fuel_history.report.packed import packed
from fuel_history.report.page import page as write_page
from tests.acceptance.web.pages import GROUPS, count_of, headings_drawn
from tests.support.browser.accessibility import serious_problems
from tests.support.browser.page_stack import PageStack
from tests.support.servers.users import ADMIN
from tests.support.streams.reports import report_of_node
from tests.support.terminals.commands import Commands


HOSTILE = "</script><script>alert(1)</script>\u2028<!--<img src=x onerror=alert(2)>"

Open = Callable[[int], list[str]]


@pytest.fixture
def opened(page: Page, site: PageStack, tmp_path: Path) -> Open:
    """Save a run as a file and open it offline; return what the page asks for."""
    commands = Commands(
        tmp_path, SERVER_PORT=str(site.server.port), OS_TOKEN=ADMIN.token
    )

    def open_file(run: int) -> list[str]:
        ended = commands.run(f"fuel2 task report {run} -o run.html")
        assert ended.exit_code == 0, ended.stderr
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.context.set_offline(True)
        page.goto((tmp_path / "run.html").as_uri())
        return asked

    return open_file


def test_a_saved_run_is_looked_at_without_a_network(
    page: Page, site: PageStack, opened: Open
) -> None:
    asked = opened(site.failed)

    expect(page.locator(".made")).to_contain_text(
        f"from http://127.0.0.1:{site.server.port}."
    )
    expect(page.locator(".made time")).to_have_attribute("title", re.compile("UTC$"))
    expect(page.locator(".told").first).to_contain_text(f"Run {site.failed} ")
    expect(page.locator(".told code, .told:has-text('not edited')")).to_have_count(1)
    outcome = page.get_by_role("region", name="What failed")
    expect(outcome).to_contain_text("failed")
    everything = count_of(page)
    for view in ("Grid", "Table", "Timeline"):
        page.get_by_role("tab", name=view).click()
        assert serious_problems(page) == [], view
    outcome.get_by_role("listitem").first.get_by_role("button").click()
    details = page.get_by_role("complementary")
    expect(details).to_contain_text("graph task")
    expect(details.get_by_role("link")).to_have_count(0)
    expect(details).not_to_contain_text("puppet_manifest")  # one of its parameters
    page.get_by_label("Tasks", exact=True).fill("hosts")
    page.get_by_role("tab", name="Table").click()
    assert 0 < count_of(page) < everything
    page.get_by_role("grid").get_by_role("row").nth(1).click()
    expect(details).to_contain_text("hosts")
    expect(details).to_contain_text("summary")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.path().read_text().count("hosts") == count_of(page)
    page.reload()
    expect(page.get_by_label("Tasks", exact=True)).to_have_value("hosts")
    assert all(url.startswith(("file:", "blob:")) for url in asked)


def test_a_saved_run_has_the_roles_of_its_nodes(
    page: Page, site: PageStack, opened: Open
) -> None:
    opened(site.failed)

    picture = page.get_by_role("application")
    expect(picture).to_have_accessible_name(re.compile(GROUPS))
    assert len(headings_drawn(picture)) == 5
    everything = count_of(page)
    page.get_by_label("Roles", exact=True).fill("compute")
    expect(picture).to_have_accessible_name(re.compile("^Timeline of 1 node,"))
    assert 0 < count_of(page) < everything
    page.get_by_role("region").get_by_role("button").first.click()
    details = page.get_by_role("complementary")
    expect(details.get_by_role("definition").first).to_have_text("compute")


def test_no_text_in_a_saved_run_becomes_markup_and_one_that_goes_on_is_told(
    page: Page, site: PageStack, opened: Open
) -> None:
    run, uuid = site.runs.register({HOSTILE: [{"id": HOSTILE}]}, cluster=2)
    more = {"error_msg": HOSTILE, "summary": {HOSTILE: HOSTILE}}
    site.runs.send(report_of_node(uuid, HOSTILE, HOSTILE, "error", **more))
    site.runs.wait_for_entry(run, "error")

    opened(run)

    expect(page.locator(".made")).to_contain_text("still going")
    outcome = page.get_by_role("region", name="What failed")
    expect(outcome).to_contain_text("<img src=x onerror=alert(2)>")
    outcome.get_by_role("button").first.click()
    expect(page.get_by_role("complementary")).to_contain_text(f'"{HOSTILE}"')
    assert page.locator("img, main script").count() == 0


def test_a_saved_run_of_a_newer_server_shows_statuses_that_the_page_does_not_know(
    page: Page, site: PageStack, tmp_path: Path
) -> None:
    configuration = Configuration(server_port=site.server.port, token=ADMIN.token)
    with Connection(configuration) as fuel:
        saved = held(fuel, site.failed, summaries=False, watch=lambda each, _: each)
    columns = json.loads(zlib.decompress(b64decode(saved["entries"])))
    newer = {"ready": "timed_out"}
    columns["statuses"] = [newer.get(each, each) for each in columns["statuses"]]
    run = saved["run"] | {"status": "postponed"}
    file = tmp_path / "run.html"
    file.write_bytes(
        b"".join(write_page({**saved, "run": run, "entries": packed(columns)}))
    )
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))

    page.goto(file.as_uri())

    for view in ("Timeline", "Grid", "Table"):
        page.get_by_role("tab", name=view).click()
        assert count_of(page) > 0
        assert serious_problems(page) == [], view
    expect(page.get_by_role("grid")).to_contain_text("timed_out")
    expect(page.locator("body")).to_contain_text("postponed")
    assert wrong == []
