"""Where the reader is: what is opened, zoom and scroll are seen, and in the address."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.web.pages import count_of, open_run
from tests.support.browser.page_stack import BEGAN, TWO_FRAMES, PageStack
from tests.support.servers.stack import wait_until
from tests.support.servers.users import ADMIN


@pytest.fixture
def tall_run(site: PageStack) -> Iterator[int]:
    """A run of so many nodes that its pictures scroll."""
    run = site.runs.play("n20-critical", BEGAN + timedelta(days=40))
    yield run
    site.runs.forget(run)


def last_entry(user: Page, site: PageStack, run: int) -> tuple[int, str]:
    """Return the id of an entry that is at the end of every picture, and its task."""
    entries = user.request.get(
        f"{site.url}../api/transactions/{run}/deployment_history/"
        "?nodes=20&order_by=-time_start&limit=1",
        headers={"X-Auth-Token": ADMIN.token},
    ).json()
    return entries[0]["id"], entries[0]["deployment_graph_task_name"]


def pixels_of(picture: Locator) -> str:
    """Return the picture, to be compared with another one of it."""
    picture.page.evaluate(TWO_FRAMES)
    return str(picture.evaluate("canvas => canvas.toDataURL()"))


@pytest.mark.parametrize("view", ["timeline", "grid"])
def test_what_a_link_opens_is_marked_and_brought_into_view(
    user: Page, site: PageStack, tall_run: int, view: str
) -> None:
    entry, task = last_entry(user, site, tall_run)
    open_run(user, site, tall_run, view)
    picture = user.get_by_role("application")
    picture.wait_for()
    at_first = pixels_of(picture)

    user.evaluate(f"location.hash = '/runs/{tall_run}?view={view}&entry={entry}'")
    expect(user.get_by_role("complementary")).to_contain_text(task)
    wait_until(lambda: pixels_of(picture) != at_first, "the picture to show it")
    marked = pixels_of(picture)
    user.keyboard.press("Escape")

    # Where the picture stands now, it is no longer marked.
    expect(user.get_by_role("complementary")).to_have_count(0)
    wait_until(lambda: pixels_of(picture) not in (at_first, marked), "no mark")


def test_the_row_that_a_link_opens_is_marked_and_in_sight(
    user: Page, site: PageStack, tall_run: int
) -> None:
    entry, task = last_entry(user, site, tall_run)
    open_run(user, site, tall_run, "table", entry=str(entry))

    row = user.get_by_role("row", selected=True)
    expect(row).to_contain_text(task)
    expect(row).to_contain_text("node 20")
    of_row, of_table = row.bounding_box(), user.get_by_role("grid").bounding_box()
    assert of_row is not None
    assert of_table is not None
    below = of_row["y"] - of_table["y"]
    assert 0 < below < of_table["height"] - of_row["height"]


def test_zoom_and_scroll_outlive_another_view_back_and_a_reload(
    user: Page, site: PageStack, tall_run: int
) -> None:
    open_run(user, site, tall_run, "timeline")
    picture = user.get_by_role("application", name=re.compile("^Timeline"))
    picture.wait_for()
    user.get_by_role("button", name="Zoom in").click()
    picture.hover()
    user.mouse.wheel(0, 150)
    expect(user).to_have_url(re.compile(r"timeline=\d+%2C\d+%2C[1-9]"))
    there = pixels_of(picture)

    user.get_by_role("tab", name="Grid").click()
    user.get_by_role("tab", name="Timeline").click()
    user.mouse.move(0, 0)
    wait_until(lambda: pixels_of(picture) == there, "the same part of the run")
    user.get_by_role("link", name="Runs", exact=True).click()
    user.get_by_role("heading", name="Runs").wait_for()
    user.go_back()
    wait_until(lambda: pixels_of(picture) == there, "the same part of the run")
    user.reload()
    wait_until(lambda: pixels_of(picture) == there, "the same part of the run")


def test_the_table_is_scrolled_where_it_was(
    user: Page, site: PageStack, tall_run: int
) -> None:
    open_run(user, site, tall_run, "table")
    table = user.get_by_role("grid")
    table.hover()
    user.mouse.wheel(0, 2800)
    expect(user).to_have_url(re.compile("row=100"))

    user.reload()

    expect(table.locator("[aria-rowindex='102']")).to_be_in_viewport()


def test_a_task_is_found_at_any_time_while_it_ran(user: Page, site: PageStack) -> None:
    node, task = "4", "top-role-compute"
    headers = {"X-Auth-Token": ADMIN.token}
    path = f"../api/transactions/{site.ready[-1]}/deployment_history/"
    ran = user.request.get(
        f"{site.url}{path}?nodes={node}&tasks_names={task}", headers=headers
    ).json()[0]
    middle = (ran["time_start"] + ran["time_end"]) // 2
    open_run(user, site, site.ready[-1], "table", nodes=node)

    user.get_by_text("Times", exact=True).click()
    # The reader's zone is Tokyo's.
    local = user.evaluate(
        "time => new Date(time * 1000).toLocaleString('sv').replace(' ', 'T')", middle
    )
    user.get_by_label("Ran at").fill(local)
    user.get_by_label("Ran at").press("Enter")

    expect(user).to_have_url(re.compile("at=20"))
    expect(user.get_by_role("grid")).to_contain_text(task)
    assert count_of(user) < 5
