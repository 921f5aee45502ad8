"""Long lists, and the views that are not of one run."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from db.domain.clusters import ClusterStatus
from tests.support.browser.accessibility import serious_problems
from tests.support.browser.page_stack import SLOW, PageStack


NODES, TASKS = 200, 100


@pytest.fixture
def large_run(site: PageStack) -> int:
    """A run of 20,000 entries."""
    tasks = [{"id": f"task-{number:03}"} for number in range(TASKS)]
    graph = {str(node): tasks for node in range(1, NODES + 1)}
    return site.runs.register(graph, cluster=2)[0]


@pytest.fixture
def away(user: Page) -> Iterator[Page]:
    """The runs of one environment, whose server is no longer reached."""
    user.get_by_role("link", name="production").click()
    expect(user).to_have_url(re.compile(r"cluster=1$"))
    expect(user.locator("tbody tr").filter(has_text="production")).not_to_have_count(0)
    user.route("**/api/**", lambda route: route.abort())
    yield user
    user.unroute_all(behavior="ignoreErrors")


def test_of_a_large_run_only_the_rows_in_sight_exist(
    user: Page, site: PageStack, large_run: int
) -> None:
    user.goto(f"{site.url}#/runs/{large_run}?view=table&sort=node")
    table = user.get_by_role("grid", name="Tasks of the run")
    expect(table).to_have_attribute("aria-rowcount", str(NODES * TASKS + 1))

    table.focus()
    table.press("End")

    expect(table.get_by_text(f"node {NODES}", exact=True).first).to_be_visible()
    assert table.get_by_role("row").count() < 60
    table.press("Enter")
    details = user.get_by_role("complementary", name=re.compile(rf"on node {NODES}$"))
    expect(details).to_contain_text("pending")


def test_older_runs_are_a_page_away_and_the_address_keeps_it(
    user: Page, site: PageStack
) -> None:
    newest = max(site.runs.register({"1": [{"id": "a"}]})[0] for _ in range(26))
    row = user.locator(f"table a[href='#/runs/{newest}']")
    expect(row).to_be_visible()

    user.get_by_role("button", name="Older").click()
    expect(row).to_have_count(0)
    user.reload()
    expect(user.get_by_role("button", name="Newer")).to_be_enabled()
    expect(row).to_have_count(0)
    user.get_by_role("button", name="Newer").click()

    expect(row).to_be_visible()


def test_runs_are_narrowed_by_status_and_environment(
    user: Page, site: PageStack
) -> None:
    user.get_by_role("link", name="production").click()
    expect(user).to_have_url(re.compile(r"cluster=1$"))

    user.get_by_label("Status").select_option("failed")

    expect(user.locator("tbody tr")).to_have_count(1)
    expect(user.locator("tbody tr")).to_contain_text(f"{site.failed} deployment")


def test_what_was_shown_stays_and_its_age_is_told_when_nobody_answers(
    away: Page, site: PageStack
) -> None:
    expect(away.get_by_text("Not updated since")).to_be_visible()
    expect(away.locator(f"table a[href='#/runs/{site.failed}']")).to_be_visible()


def test_the_slowest_task_of_a_node_stands_first(user: Page, site: PageStack) -> None:
    node, task = SLOW
    user.goto(f"{site.url}#/nodes/{node}")

    first = user.locator("tbody tr").first
    expect(first).to_contain_text(task)
    expect(first).to_contain_text("slow")
    first.get_by_role("link", name=task).click()
    expect(user.locator(".point.slow")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_problem_elsewhere(
    user: Page, site: PageStack, theme: str
) -> None:
    node, task = SLOW
    user.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    for place in ("runs", f"nodes/{node}", f"tasks/{task}", "login"):
        if place == "login":
            user.get_by_role("button", name="Log out").click()
        else:
            user.evaluate(f"location.hash = '/{place}'")
            user.locator("tbody tr").first.wait_for()

        assert serious_problems(user) == [], place


def test_an_environment_says_its_status(user: Page) -> None:
    card = user.get_by_role("listitem").filter(has_text="production").first

    words = "|".join(status.replace("_", " ") for status in ClusterStatus)
    expect(card).to_contain_text(
        re.compile(rf"environment 1 · newton-10\.0 · ({words})")
    )
