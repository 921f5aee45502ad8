"""What is drawn of a run can be read, and nothing of it leaves the window."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.web.pages import open_run
from tests.support.browser.page_stack import TWO_FRAMES, PageStack
from tests.support.servers.stack import wait_until
from tests.support.streams.reports import report_of_node


#: How many pixels within a picture's only bar, which ended well, have another colour.
_WITHIN_BAR = """
canvas => {
    const style = getComputedStyle(document.documentElement);
    const bar = style.getPropertyValue('--status-ready').trim().match(/[0-9a-f]{2}/g)
        .map(part => parseInt(part, 16));
    const copy = new OffscreenCanvas(canvas.width, canvas.height)
        .getContext('2d', {willReadFrequently: true});
    copy.drawImage(canvas, 0, 0);
    const {data, width, height} = copy.getImageData(0, 0, canvas.width, canvas.height);
    const is = (x, y, [red, green, blue]) => {
        const at = (y * width + x) * 4;
        return data[at] === red && data[at + 1] === green && data[at + 2] === blue;
    };
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1)
            if (is(x, y, bar)) {
                [left, right] = [Math.min(left, x), Math.max(right, x)];
                [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
            }
    let within = 0;
    for (let y = top + 1; y < bottom; y += 1)
        for (let x = left + 1; x < right; x += 1)
            if (!is(x, y, bar)) within += 1;
    return within;
}
"""


@pytest.fixture
def underscores(site: PageStack) -> Iterator[int]:
    """A run of a task whose name is nothing else."""
    run, uuid = site.runs.register({"5": [{"id": "____"}]}, cluster=2)
    for status in ("running", "ready"):
        site.runs.send(report_of_node(uuid, "5", "____", status))
        site.runs.wait_for_entry(run, status)
    yield run
    site.runs.forget(run)


def in_window(page: Page, hint: Locator) -> bool:
    """Return whether a hint is where it can be read."""
    box = hint.bounding_box()
    size = page.viewport_size
    assert size is not None
    return (
        box is not None and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]
    )


def test_an_underscore_is_seen_in_a_bar(
    user: Page, site: PageStack, underscores: int
) -> None:
    open_run(user, site, underscores, "timeline")
    picture = user.get_by_role("application")
    picture.wait_for()

    wait_until(lambda: picture.evaluate(_WITHIN_BAR) > 8, "the underscores")


def test_a_nodes_tasks_that_follow_each_other_stand_in_one_row(
    user: Page, site: PageStack
) -> None:
    open_run(user, site, site.ready[0], "timeline")
    picture = user.get_by_role("application")
    picture.wait_for()
    user.evaluate(TWO_FRAMES)

    # Astute runs one task at a time on a node: seven lanes of one row each, five
    # headings, and the axis.
    nodes, lane, heading, axis = 7, 22, 18, 36
    tall = picture.evaluate("canvas => canvas.clientHeight")
    assert tall <= (nodes + 2) * lane + 5 * heading + axis


def test_a_hint_stays_in_the_window(user: Page, site: PageStack) -> None:
    user.set_viewport_size({"width": 1280, "height": 500})
    open_run(user, site, site.failed, "grid")
    picture = user.get_by_role("application")
    picture.scroll_into_view_if_needed()
    user.evaluate("document.querySelector('canvas').scrollIntoView({block: 'end'})")
    box = picture.bounding_box()
    assert box is not None

    hint = user.locator(".hint")
    # The last task did not run on every node.
    for column in range(260, int(box["width"]), 40):
        user.mouse.move(box["x"] + column, box["y"] + box["height"] - 20)
        if hint.is_visible():
            break
    expect(hint).to_be_visible()
    assert in_window(user, hint)


@pytest.mark.parametrize(("view", "key"), [("grid", "ArrowDown"), ("grid", "j")])
def test_the_keyboard_stays_in_the_window(
    user: Page, site: PageStack, view: str, key: str
) -> None:
    user.set_viewport_size({"width": 1280, "height": 500})
    open_run(user, site, site.failed, view)
    picture = user.get_by_role("application")
    picture.press("ArrowRight")
    for _ in range(15):
        user.keyboard.press(key)

    assert in_window(user, user.locator(".hint"))


def test_a_scrollbar_leads_through_a_tall_picture(user: Page, site: PageStack) -> None:
    user.set_viewport_size({"width": 1280, "height": 500})
    open_run(user, site, site.failed, "grid")
    picture = user.get_by_role("application")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    edge = box["x"] + box["width"] - 4

    user.mouse.move(edge, box["y"] + 90)
    user.mouse.down()
    user.mouse.move(edge, box["y"] + box["height"] - 2)
    user.mouse.up()

    expect(user).to_have_url(re.compile(r"grid=0%2C\d{3,}"))
    expect(user.get_by_role("complementary")).to_have_count(0)


def test_a_picture_of_nothing_says_so(user: Page, site: PageStack) -> None:
    run, _ = site.runs.register({"5": [{"id": "hosts"}]}, cluster=2)
    for view in ("timeline", "grid", "table"):
        open_run(user, site, site.failed, view, tasks="no-such-task")
        expect(user.get_by_text("No entry matches the filter.")).to_be_visible()
    open_run(user, site, run, "timeline")
    expect(user.get_by_text("Nothing has started yet.")).to_be_visible()
    site.runs.forget(run)
