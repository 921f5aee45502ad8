"""A run that goes on: its times grow, and what is opened and focused stays."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from brokers.interface import Delivery
from tests.acceptance.web.pages import open_run
from tests.support.browser.page_stack import PageStack
from tests.support.servers.stack import wait_until
from tests.support.streams.reports import ARRIVAL, report_of_node


@pytest.fixture
def live(site: PageStack) -> Iterator[tuple[int, str]]:
    """A run of which one task runs, and nothing more is heard; its id and uuid."""
    tasks = [{"id": "hosts"}, {"id": "ntp"}, {"id": "later", "requires": ["hosts"]}]
    graph = {str(node): tasks for node in range(5, 8)}
    run, uuid = site.runs.register(graph, cluster=2)
    begun = {"method": "task_in_orchestrator", "args": {"task_uuid": uuid}}
    site.runs.send(Delivery("1-0", json.dumps(begun).encode(), ARRIVAL, "test"))
    site.runs.send(report_of_node(uuid, "5", "hosts", "running"))
    site.runs.wait_for_entry(run, "running")
    yield run, uuid
    site.runs.forget(run)


def grows(place: Locator) -> None:
    """Wait until a duration in a text is longer."""

    def seconds() -> int:
        found = re.search(r"(?:(\d+) min )?(\d+) s\b", place.inner_text())
        assert found, place.inner_text()
        return int(found[1] or 0) * 60 + int(found[2])

    first = seconds()
    wait_until(lambda: seconds() >= first + 2, "the duration to grow")


def test_times_of_a_quiet_run_go_on(
    user: Page, site: PageStack, live: tuple[int, str]
) -> None:
    run, _ = live
    row = user.locator("tbody tr").filter(has=user.locator(f"a[href='#/runs/{run}']"))
    expect(row).to_contain_text("since")
    grows(row.locator("td").nth(3))

    open_run(user, site, run, "table", statuses="running")
    grows(user.locator(".heading .facts"))
    entry = user.get_by_role("grid").locator(".cell.took").last
    grows(entry)
    entry.click()
    grows(user.get_by_role("complementary").get_by_text("for "))


def test_the_timeline_of_a_quiet_run_goes_on(
    user: Page, site: PageStack, live: tuple[int, str]
) -> None:
    open_run(user, site, live[0], "timeline")
    picture = user.get_by_role("application")
    picture.focus()
    picture.press("ArrowRight")
    said = user.locator(".spoken")
    expect(said).to_contain_text("running")

    def seconds() -> int:
        picture.press("ArrowLeft")
        picture.press("ArrowRight")
        return int(re.findall(r"for (\d+) s", said.inner_text())[0])

    first = seconds()
    wait_until(lambda: seconds() >= first + 2, "the running task to be longer")


def test_what_is_opened_and_focused_outlives_news(
    user: Page, site: PageStack, live: tuple[int, str]
) -> None:
    run, uuid = live
    site.runs.send(report_of_node(uuid, "5", "hosts", "error", error_msg="no disk"))
    open_run(user, site, run, "table")
    outcome = user.get_by_role("region", name="What failed")
    held_up = outcome.get_by_role("group").first
    held_up.locator("summary").click()
    expect(held_up).to_have_attribute("open", "")
    environment = user.locator(".heading a").first
    environment.focus()

    site.runs.send(report_of_node(uuid, "6", "hosts", "error", error_msg="no disk"))

    expect(outcome).to_contain_text("2 tasks failed")
    expect(held_up).to_have_attribute("open", "")
    expect(environment).to_be_focused()
