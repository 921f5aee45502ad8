"""Colours of the system, long messages, hostile names, addresses that lead nowhere."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.web.pages import open_run
from tests.support.browser.accessibility import problems
from tests.support.browser.page_stack import PageStack
from tests.support.streams.reports import report_of_node


def look_of(element: Locator) -> tuple[str, str]:
    """Return the colours of an element: its ground and its border."""
    ground, border = element.evaluate(
        "each => [getComputedStyle(each).backgroundColor,"
        " getComputedStyle(each).borderBottomColor]"
    )
    return ground, border


def test_what_is_chosen_is_seen_in_the_systems_colours(
    user: Page, site: PageStack
) -> None:
    user.emulate_media(forced_colors="active")
    open_run(user, site, site.failed, "grid", statuses="error")

    pressed = user.get_by_role("button", name="failed", exact=False, pressed=True).first
    other = user.get_by_role("button", name="ready", exact=False, pressed=False).first
    assert look_of(pressed)[0] != look_of(other)[0]
    chosen = user.get_by_role("tab", selected=True)
    assert look_of(chosen) != look_of(user.get_by_role("tab", selected=False).first)
    assert look_of(user.locator("progress").first)[1] != "rgba(0, 0, 0, 0)"


def test_a_long_message_is_scrolled_by_the_keyboard(
    user: Page, site: PageStack
) -> None:
    run, uuid = site.runs.register({"5": [{"id": "hosts"}]}, cluster=2)
    told = "\n".join(f"line {number}" for number in range(60))
    site.runs.send(report_of_node(uuid, "5", "hosts", "error", error_msg=told))
    site.runs.wait_for_entry(run, "error")
    open_run(user, site, run, "table")

    message = user.locator(".failed .message")
    expect(message).to_have_attribute("tabindex", "0")
    assert problems(user) == []
    site.runs.forget(run)


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("runs/999999", "Run 999999 does not exist"),
        ("nonsense", "There is no such page"),
        ("runs/abc", "There is no such page"),
    ],
)
def test_an_address_that_leads_nowhere_says_so(
    user: Page, site: PageStack, place: str, title: str
) -> None:
    user.goto(f"{site.url}#/{place}")

    expect(user.get_by_role("heading", level=1)).to_have_text(title)
    expect(user.get_by_role("search")).to_have_count(0)
    assert problems(user) == []
    user.get_by_role("link", name="All runs").click()
    expect(user.get_by_role("heading", level=1)).to_have_text("Runs")


def test_marks_of_direction_are_spelled_out_and_a_long_name_leaves_the_table_alone(
    user: Page, site: PageStack
) -> None:
    name = "\u202elive"
    run, uuid = site.runs.register(
        {"5": [{"id": name}]}, cluster=2, graph_type=name + "x" * 150
    )
    site.runs.send(report_of_node(uuid, "5", name, "error", error_msg=name))
    site.runs.wait_for_entry(run, "error")
    user.reload()
    row = user.locator("tbody tr").filter(has=user.locator(f"a[href='#/runs/{run}']"))
    expect(row).to_contain_text(r"\u202elive")
    size = user.viewport_size
    assert size is not None
    expect(row.get_by_role("progressbar")).to_be_in_viewport()

    open_run(user, site, run, "table", entry="")
    expect(user.locator("main")).not_to_contain_text("\u202e")
    user.get_by_role("region", name="What failed").get_by_role("button").first.click()
    expect(user.get_by_role("complementary")).to_contain_text(r"\u202elive")
    expect(user.locator("main")).not_to_contain_text("\u202e")
    site.runs.forget(run)
