"""The roles of nodes on the page: groups of lanes, a filter, an entry's details."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.acceptance.web.pages import GROUPS, count_of, headings_drawn, open_run
from tests.support.browser.accessibility import serious_problems
from tests.support.browser.page_stack import BEGAN, TWO_FRAMES, PageStack
from tests.support.servers.stack import wait_until
from tests.support.servers.users import ADMIN


#: Where lanes begin: below the failures and the axis; and how tall a heading is.
TOP, HEADING = 36, 18


@pytest.fixture
def tall_run(site: PageStack) -> Iterator[int]:
    """A run of so many nodes that its timeline scrolls."""
    run = site.runs.play("n20-critical", BEGAN + timedelta(days=40))
    yield run
    site.runs.forget(run)


def test_lanes_stand_in_groups_by_role(user: Page, site: PageStack) -> None:
    open_run(user, site, site.failed, "timeline")

    picture = user.get_by_role("application", name=re.compile(GROUPS))
    expect(picture).to_be_visible()
    user.evaluate(TWO_FRAMES)
    drawn = headings_drawn(picture)
    assert len(drawn) == 5
    assert {bottom - top for top, bottom in drawn} == {HEADING}
    # The master has no role, and is no node of the first group.
    assert drawn[0][0] > TOP
    picture.focus()
    said = user.locator(".spoken")
    for key, node in (
        ("ArrowRight", "master"),
        ("ArrowDown", "node 1 (primary-controller)"),
        ("ArrowDown", "node 2 (controller)"),
    ):
        picture.press(key)
        expect(said).to_contain_text(f" on {node}, ")


def test_the_heading_of_the_lanes_in_sight_stays(
    user: Page, site: PageStack, tall_run: int
) -> None:
    open_run(user, site, tall_run, "timeline")
    picture = user.get_by_role("application", name=re.compile("in 7 groups by role"))
    picture.hover()
    user.evaluate(TWO_FRAMES)
    assert headings_drawn(picture)[0][0] > TOP

    user.mouse.wheel(0, 180)

    wait_until(
        lambda: headings_drawn(picture)[0] == (TOP, TOP + HEADING),
        "the heading to stay below the axis",
    )


def test_the_keyboard_leads_to_nothing_that_a_heading_hides(
    user: Page, site: PageStack, tall_run: int
) -> None:
    open_run(user, site, tall_run, "timeline")
    picture = user.get_by_role("application", name=re.compile("in 7 groups by role"))
    picture.press("ArrowRight")

    for key in ("ArrowDown", "ArrowUp"):
        for _ in range(21):
            picture.press(key)
            user.evaluate(TWO_FRAMES)
            # It is 16 pixels below the bar, or above it where there is no room.
            bar = user.locator(".hint").evaluate(
                "hint => parseFloat(hint.style.top) + (hint.classList.contains('above')"
                " ? hint.offsetHeight + 16 : -16)"
            )
            hidden = [
                top for top, bottom in headings_drawn(picture) if top <= bar < bottom
            ]
            assert hidden == []
    expect(user.locator(".spoken")).to_contain_text("on master")


def test_a_filter_by_roles_is_in_the_address_and_all_views_share_it(
    user: Page, site: PageStack
) -> None:
    open_run(user, site, site.failed, "timeline")
    everything = count_of(user)
    roles = user.get_by_label("Roles", exact=True)
    expect(roles).to_be_enabled()
    offered = user.locator("#roles-known option")
    names = offered.evaluate_all("each => each.map(({value}) => value)")
    assert names == ["ceph-osd", "compute", "controller", "primary-controller"]

    roles.fill("compute,controller")

    picture = user.get_by_role(
        "application", name=re.compile("^Timeline of 3 nodes,.* in 2 groups by role")
    )
    expect(picture).to_be_visible()
    expect(user).to_have_url(re.compile("roles=compute%2Ccontroller"))
    narrowed = count_of(user)
    assert 0 < narrowed < everything
    for view in ("Grid", "Table"):
        user.get_by_role("tab", name=view).click()
        assert count_of(user) == narrowed, view
    with user.expect_download() as download:
        user.get_by_role("button", name="CSV").click()
    history = f"../api/transactions/{site.failed}/deployment_history/"
    answer = user.request.get(
        f"{site.url}{history}?roles=compute,controller&csv=spreadsheet",
        headers={"X-Auth-Token": ADMIN.token},
    )
    assert download.value.path().read_bytes() == answer.body()
    user.reload()
    expect(roles).to_have_value("compute,controller")
    assert count_of(user) == narrowed
    user.get_by_role("button", name="Clear filters").click()
    assert count_of(user) == everything


def test_an_entry_tells_the_roles_of_its_node(user: Page, site: PageStack) -> None:
    open_run(user, site, site.failed, "grid")

    picture = user.get_by_role("application", name=re.compile("^Grid"))
    picture.focus()
    picture.press("ArrowRight")
    expect(user.locator(".spoken")).to_contain_text("on node 4 (compute)")
    picture.press("Enter")

    details = user.get_by_role("complementary")
    expect(details.get_by_role("definition").first).to_have_text("compute")


def test_a_filter_by_roles_waits_until_they_are_known(
    user: Page, site: PageStack
) -> None:
    waiting = list[Route]()

    def keep_waiting(route: Route) -> None:
        waiting.append(route)

    user.route("**/roles/", keep_waiting)

    open_run(user, site, site.failed, "table", roles="compute")

    expect(user.get_by_text("The roles are not known yet")).to_be_visible()
    expect(user.get_by_role("grid")).to_have_count(0)
    expect(user.get_by_role("button", name="CSV")).to_be_disabled()
    waiting.pop().continue_()
    expect(user.get_by_role("grid")).to_contain_text("node 4")
    expect(user.get_by_role("grid")).not_to_contain_text("node 5")
    expect(user.get_by_role("button", name="CSV")).to_be_enabled()


def test_a_run_is_shown_while_its_roles_cannot_be_had(
    user: Page, site: PageStack
) -> None:
    user.route("**/roles/", lambda route: route.abort())
    open_run(user, site, site.failed, "timeline")

    problem = user.get_by_role("alert")
    expect(problem).to_contain_text("The roles of the nodes are not known.")
    picture = user.get_by_role("application")
    expect(picture).to_have_accessible_name(re.compile("^Timeline of 7 nodes"))
    expect(picture).not_to_have_accessible_name(re.compile("by role"))
    assert headings_drawn(picture) == []
    assert serious_problems(user) == []
    user.unroute("**/roles/")
    problem.get_by_role("button", name="Try again").click()

    expect(picture).to_have_accessible_name(re.compile(GROUPS))
    expect(problem).to_have_count(0)


def test_a_run_that_told_no_roles_is_shown_without_groups(
    user: Page, site: PageStack
) -> None:
    run, _ = site.runs.register({"5": [{"id": "hosts"}]}, cluster=2)
    open_run(user, site, run, "timeline")

    roles = user.get_by_label("Roles", exact=True)
    expect(roles).to_have_attribute("placeholder", "none known")
    expect(roles).to_be_disabled()
    picture = user.get_by_role("application")
    expect(picture).not_to_have_accessible_name(re.compile("by role"))

    user.goto("about:blank")
    open_run(user, site, run, "timeline", roles="compute")
    expect(user.get_by_text("0 of 1 entry: no roles are known")).to_be_visible()
    expect(roles).to_be_enabled()
    roles.fill("")
    assert count_of(user) == 1
