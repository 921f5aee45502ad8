"""What the keyboard does, wherever the focus is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.web.pages import open_run
from tests.support.browser.page_stack import PageStack


def test_escape_closes_the_panel_wherever_the_focus_is(
    user: Page, site: PageStack
) -> None:
    open_run(user, site, site.failed, "table")
    failure = user.get_by_role("region", name="What failed").get_by_role("button").first
    panel = user.get_by_role("complementary")

    failure.click()
    expect(panel).to_be_focused()
    user.locator("header").click(position={"x": 400, "y": 5})
    expect(panel).not_to_be_focused()
    user.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    # It returns to what opened it.
    expect(failure).to_be_focused()
    failure.press("Enter")
    expect(panel).to_be_focused()
    user.keyboard.press("?")
    user.get_by_role("dialog").wait_for()
    user.keyboard.press("Escape")
    expect(user.get_by_role("dialog")).to_have_count(0)
    expect(panel).to_be_visible()


@pytest.mark.parametrize("view", ["timeline", "grid"])
def test_j_and_k_move_in_a_picture(user: Page, site: PageStack, view: str) -> None:
    open_run(user, site, site.ready[0], view)
    said = user.locator(".spoken")
    user.get_by_role("application").wait_for()

    def at() -> str:
        told = said.inner_text()
        name = "node" if view == "timeline" else "task"
        found = re.match(r"(?P<task>.*?) on (?P<node>[^,(]*)", told)
        assert found, told
        return found[name]

    user.keyboard.press("j")
    expect(said).to_contain_text(" on ")
    user.keyboard.press("j")
    second = at()
    user.keyboard.press("j")
    assert at() != second
    user.keyboard.press("k")
    assert at() == second


def test_j_moves_in_the_table_of_a_run(user: Page, site: PageStack) -> None:
    open_run(user, site, site.ready[0], "table")
    table = user.get_by_role("grid")
    table.wait_for()

    for row in (1, 2):
        user.keyboard.press("j")
        expect(table).to_have_attribute("aria-activedescendant", f"row-{row}")


def test_the_keys_that_pictures_know_are_listed(user: Page) -> None:
    user.keyboard.press("?")

    keys = user.get_by_role("dialog", name="Keys")
    for key in ("←", "+", "0", "Page", "j, k"):
        expect(
            keys.locator("kbd", has_text=re.compile(re.escape(key))).first
        ).to_be_visible()
