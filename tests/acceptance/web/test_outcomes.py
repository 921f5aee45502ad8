"""How a run really went, whatever its status says."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.web.pages import open_run
from tests.support.browser.page_stack import BEGAN, PageStack
from tests.support.servers.users import ADMIN


@pytest.fixture
def ready_with_a_failure(site: PageStack) -> Iterator[int]:
    run = site.runs.play("n20-osd-leaf-fail", BEGAN + timedelta(days=50))
    yield run
    site.runs.forget(run)


@pytest.fixture
def stopped(site: PageStack) -> Iterator[int]:
    run = site.runs.play("n20-stop", BEGAN + timedelta(days=51))
    yield run
    site.runs.forget(run)


def test_the_list_counts_the_failures_of_a_run_that_ended_ready(
    user: Page, site: PageStack, ready_with_a_failure: int
) -> None:
    run = f"#/runs/{ready_with_a_failure}"
    row = user.locator("tbody tr").filter(has=user.locator(f"a[href='{run}']"))
    expect(row).to_contain_text("ready")
    expect(row.locator(".status.error")).to_have_text("1")
    # So does the card of its environment.
    card = user.get_by_role("listitem").filter(has=user.locator(f"a[href='{run}']"))
    expect(card).to_contain_text("1 failed")

    open_run(user, site, ready_with_a_failure, "table")
    expect(user.get_by_role("region", name="What failed")).to_contain_text(
        "1 task failed"
    )


def test_a_run_that_was_stopped_is_no_success(
    user: Page, site: PageStack, stopped: int
) -> None:
    row = user.locator("tbody tr").filter(
        has=user.locator(f"a[href='#/runs/{stopped}']")
    )
    never_ran = int(row.locator("td").nth(5).inner_text().replace(",", ""))
    assert never_ran > 100

    open_run(user, site, stopped, "table")

    outcome = user.get_by_role("region", name="What failed")
    expect(outcome).to_contain_text(f"{never_ran:,} tasks never ran")
    expect(outcome).not_to_contain_text("Nothing failed.")
    expect(outcome).not_to_have_class(re.compile(r"\bready\b"))


def test_a_duration_is_that_of_the_exact_times(user: Page, site: PageStack) -> None:
    exact = user.request.get(
        f"{site.url}../api/v1/transactions/{site.failed}/deployment_history/"
        "?statuses=error&fields=id",
        headers={"X-Auth-Token": ADMIN.token},
    ).json()[0]["id"]
    path = f"../api/transactions/{site.failed}/deployment_history/{exact}/"
    seconds = user.request.get(
        f"{site.url}{path}", headers={"X-Auth-Token": ADMIN.token}
    ).json()["duration"]
    minutes, rest = divmod(round(seconds), 60)
    told = f"{minutes} min {rest:02} s" if minutes else f"{rest} s"

    open_run(user, site, site.failed, "table", entry=str(exact))

    expect(user.get_by_role("complementary")).to_contain_text(f"took {told}")
