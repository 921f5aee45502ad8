"""What the page shows of runs, and how it is moved about."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.acceptance.web.pages import count_of, open_run
from tests.support.browser.accessibility import serious_problems
from tests.support.browser.page_stack import SLOW, PageStack
from tests.support.servers.users import ADMIN
from tests.support.streams.reports import report_of_node
from tests.support.streams.streams import Stream


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_runs_are_listed_with_their_environment(user: Page, site: PageStack) -> None:
    user.get_by_role("link", name="production").click()

    for run in (*site.ready, site.failed):
        expect(user.locator(f"a[href='#/runs/{run}']").first).to_be_visible()


def test_a_run_begins_with_what_failed(user: Page, site: PageStack) -> None:
    open_run(user, site, site.failed, "table")

    outcome = user.locator(".outcome-place")
    expect(outcome).to_contain_text("failed")
    expect(outcome).to_contain_text(re.compile("on node", re.IGNORECASE))


@pytest.mark.parametrize(("view", "name"), [("timeline", "Timeline"), ("grid", "Grid")])
def test_the_keyboard_goes_through_a_picture_and_opens_an_entry(
    user: Page, site: PageStack, view: str, name: str
) -> None:
    open_run(user, site, site.failed, view)

    picture = user.get_by_role("application", name=re.compile(f"^{name}"))
    picture.focus()
    picture.press("ArrowRight")
    picture.press("ArrowRight")
    said = user.locator(".spoken")
    expect(said).to_contain_text(" on ")
    task = said.inner_text().split(" on ")[0]
    picture.press("Enter")

    expect(user.get_by_role("complementary")).to_contain_text(task)
    user.keyboard.press("Escape")
    expect(user.get_by_role("complementary")).to_have_count(0)


def test_a_mark_above_the_timeline_leads_to_its_failure(
    user: Page, site: PageStack
) -> None:
    open_run(user, site, site.failed, "timeline")

    picture = user.get_by_role("application")
    picture.click(position={"x": 600, "y": 6})

    expect(user.locator(".spoken")).to_contain_text("failed")


def test_a_picture_tells_its_counts_and_the_grid_begins_with_what_failed(
    user: Page, site: PageStack
) -> None:
    open_run(user, site, site.failed, "grid")

    picture = user.get_by_role("application", name=re.compile(r"\d nodes, .* 1 failed"))
    said = user.locator(".spoken")
    picture.press("ArrowRight")
    expect(said).to_contain_text("failed")
    user.get_by_role("button", name="Failures first").click()
    expect(user).to_have_url(re.compile("order=began"))
    user.reload()
    picture.press("ArrowRight")
    expect(said).to_contain_text(" on ")
    expect(said).not_to_contain_text("failed")


def test_the_filter_is_in_the_address_and_all_views_share_it(
    user: Page, site: PageStack
) -> None:
    open_run(user, site, site.failed, "table")
    everything = count_of(user)

    user.get_by_label("Tasks", exact=True).fill("hosts")
    user.get_by_label("Tasks", exact=True).press("Enter")
    expect(user).to_have_url(re.compile("tasks=hosts"))
    narrowed = count_of(user)
    user.get_by_role("tab", name="Grid").click()

    assert 0 < narrowed < everything
    assert count_of(user) == narrowed
    user.reload()
    expect(user.get_by_label("Tasks", exact=True)).to_have_value("hosts")


def test_the_entries_shown_are_saved_as_csv_as_the_api_has_it(
    user: Page, site: PageStack
) -> None:
    user.goto(f"{site.url}#/runs/{site.failed}?view=table&nodes=4,5")

    with user.expect_download() as download:
        user.get_by_role("button", name="CSV").click()
    saved = download.value.path().read_bytes()

    path = f"../api/transactions/{site.failed}/deployment_history/"
    history = f"{path}?nodes=4,5&csv=spreadsheet"
    headers = {"X-Auth-Token": ADMIN.token}
    assert saved == user.request.get(f"{site.url}{history}", headers=headers).body()


def test_a_progress_that_is_not_known_is_no_number(user: Page, site: PageStack) -> None:
    run, _ = site.runs.register({}, cluster=2)

    open_run(user, site, run, "table")

    expect(user.locator(".heading .progress")).to_have_text("\N{EN DASH}")


def test_a_replay_is_watched_while_it_goes_on_without_asking(
    user: Page, site: PageStack
) -> None:
    ready = user.get_by_role("button", name=re.compile("ready"))
    asked = list[str]()
    user.on("request", lambda request: asked.append(request.url))

    with site.runs.replaying("n5-ok", "300x") as (run, is_over):
        open_run(user, site, run, "table")
        expect(ready).to_contain_text(re.compile("[1-9]"))
        was_over = is_over()

    assert not was_over
    count = list(Stream("n5-ok").expected().values()).count("ready")
    expect(ready).to_contain_text(f"{count}")
    expect(user.get_by_text("duration", exact=True)).to_be_visible()
    expect(user.get_by_label("Roles", exact=True)).to_be_enabled()
    of_run = [url.partition(f"/transactions/{run}/")[2] for url in asked]
    assert of_run.count("events/") == 1
    assert of_run.count("changes/") == 1
    assert not any(each.startswith("changes/?") for each in of_run)
    site.runs.forget(run)


def test_a_run_is_asked_for_where_nothing_is_pushed(
    user: Page, site: PageStack
) -> None:
    run, uuid = site.runs.register({"5": [{"id": "hosts"}, {"id": "ntp"}]}, cluster=2)
    user.route("**/events/", lambda route: route.fulfill(status=503))
    open_run(user, site, run, "table")
    ready = user.get_by_role("button", name=re.compile("ready"))
    expect(ready).to_contain_text("0")

    site.runs.send(report_of_node(uuid, "5", "hosts", "ready"))

    expect(ready).to_contain_text("1")


@pytest.mark.parametrize("pushed", [True, False])
def test_a_run_that_goes_while_it_is_watched_is_told(
    user: Page, site: PageStack, pushed: bool
) -> None:
    if not pushed:
        user.route("**/events/", lambda route: route.fulfill(status=503))
    deleted, removed = (
        site.runs.register({"5": [{"id": "hosts"}]}, cluster=2)[0] for _ in range(2)
    )
    open_run(user, site, deleted, "table")
    user.request.delete(
        f"{site.url}../api/transactions/{deleted}/?force=1",
        headers={"X-Auth-Token": ADMIN.token},
    )
    expect(user.locator(".tag", has_text="deleted")).to_be_visible()

    open_run(user, site, removed, "table")
    # It is followed once all of it was read.
    expect(user.get_by_role("button", name="CSV")).to_be_enabled()
    site.runs.forget(removed)
    gone = user.get_by_text("The run no longer exists")
    expect(gone).to_be_visible()


@pytest.mark.parametrize(
    "request_", ["deployment_history/**", "failures/", "roles/", "events/"]
)
def test_whichever_request_finds_it_out_first_the_run_is_gone(
    user: Page, site: PageStack, request_: str
) -> None:
    run = site.runs.register({"5": [{"id": "hosts"}]}, cluster=2)[0]

    def forgotten(route: Route) -> None:
        site.runs.forget(run)
        route.continue_()

    user.route(f"**/transactions/{run}/{request_}", forgotten)
    open_run(user, site, run, "table")

    gone = user.get_by_text("The run no longer exists")
    expect(gone).to_be_visible()
    expect(user.get_by_role("alert")).to_have_count(0)
    # What was known of it stays, and nothing is tried again.
    expect(user.get_by_role("heading", level=1)).to_have_text(f"deployment {run}")


def test_a_run_that_never_was_is_not_one_that_went(user: Page, site: PageStack) -> None:
    user.goto(f"{site.url}#/runs/999999")

    expect(user.get_by_role("heading", level=1)).to_have_text(
        "Run 999999 does not exist"
    )
    expect(user.get_by_text("The run no longer exists")).to_be_hidden()


def test_no_text_of_a_report_becomes_markup(user: Page, site: PageStack) -> None:
    run, uuid = site.runs.register({HOSTILE: [{"id": HOSTILE}]}, cluster=2)
    more = {"error_msg": HOSTILE, "summary": {HOSTILE: HOSTILE}}
    sent = report_of_node(uuid, HOSTILE, HOSTILE, "error", **more)
    site.runs.send(sent)

    outcome = user.locator(".outcome-place")
    for view in ("timeline", "grid", "table"):
        open_run(user, site, run, view)
        expect(outcome).to_contain_text(HOSTILE)
        assert user.locator("img, main script").count() == 0


def test_a_task_that_was_slower_than_usual_is_told(user: Page, site: PageStack) -> None:
    node, task = SLOW
    user.goto(f"{site.url}#/tasks/{task}?node={node}")

    expect(user.get_by_role("heading", level=1)).to_contain_text(task)
    expect(user.get_by_text(re.compile("1 time much slower"))).to_be_visible()
    expect(user.locator("svg").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["timeline", "grid", "table"])
def test_axe_finds_no_serious_problem(
    user: Page, site: PageStack, theme: str, view: str
) -> None:
    user.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    open_run(user, site, site.failed, view)

    assert serious_problems(user) == []


@pytest.mark.parametrize("view", ["timeline", "grid", "table"])
def test_a_narrow_screen_scrolls_in_one_direction_only(
    user: Page, site: PageStack, view: str
) -> None:
    user.set_viewport_size({"width": 400, "height": 800})
    open_run(user, site, site.failed, view)

    assert user.evaluate("document.documentElement.scrollWidth") <= 400
