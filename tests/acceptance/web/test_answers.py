"""Questions that the page answers: how a run went, why, what changed, when it ends."""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.acceptance.web.pages import open_run
from tests.support.browser.accessibility import serious_problems
from tests.support.browser.page_stack import BEGAN, PageStack
from tests.support.servers.users import ADMIN


def answer(page: Page, site: PageStack, path: str) -> dict[str, Any]:
    """Return what the API answers about a run."""
    headers = {"X-Auth-Token": ADMIN.token}
    found = page.request.get(f"{site.url}../api/transactions/{path}", headers=headers)
    assert found.ok, found.text()
    told = found.json()
    assert isinstance(told, dict)
    return told


def test_a_run_begins_with_its_brief_and_the_causes_of_its_failures(
    user: Page, site: PageStack
) -> None:
    brief = answer(user, site, f"{site.failed}/brief/")
    open_run(user, site, site.failed, "table")

    expect(user.get_by_role("region", name="Brief")).to_contain_text(brief["text"])
    why = user.get_by_role("region", name="Why it failed")
    [group] = answer(user, site, f"{site.failed}/causes/")["groups"]
    expect(why.get_by_role("listitem")).to_contain_text([group["task"]])
    expect(why).to_contain_text("Not seen before.")
    assert serious_problems(user) == []


def test_what_changed_since_the_last_good_run_is_one_click_away(
    user: Page, site: PageStack
) -> None:
    difference = answer(user, site, f"{site.failed}/diff/")
    open_run(user, site, site.failed, "table")

    user.get_by_role("link", name="the last good one").click()

    expect(user.get_by_role("heading", level=1)).to_have_text(
        f"What changed in run {site.failed}"
    )
    for sentence in difference["says"]:
        expect(user.locator("main")).to_contain_text(sentence)
    outcomes = user.get_by_role("region", name="Outcomes that differ")
    expect(outcomes.get_by_role("row").nth(1)).to_contain_text("failed")
    assert serious_problems(user) == []


def test_a_run_without_a_good_one_before_it_has_nothing_to_compare_with(
    user: Page, site: PageStack
) -> None:
    user.goto(f"{site.url}#/runs/{site.ready[0]}/diff")

    expect(user.locator("main")).to_contain_text("was good: name one to compare with.")


def test_a_failure_that_was_seen_before_leads_there_and_has_its_note(
    user: Page, site: PageStack
) -> None:
    again = site.runs.play("n5-compute-critical", BEGAN + timedelta(days=43))
    [group] = answer(user, site, f"{again}/causes/")["groups"]
    [cause] = group["causes"]
    user.request.put(
        f"{site.url}../api/failures/{cause['fingerprint']}/",
        headers={"X-Auth-Token": ADMIN.token},
        data={"note": "Replace the disk."},
    )
    open_run(user, site, again, "table")

    why = user.get_by_role("region", name="Why it failed")
    expect(why).to_contain_text("Replace the disk.")
    why.get_by_role("link", name=str(site.failed), exact=True).click()
    expect(user.get_by_role("heading", level=1)).to_have_text(
        f"deployment {site.failed}"
    )
    site.runs.forget(again)


def test_a_run_that_goes_on_says_when_it_ends(user: Page, site: PageStack) -> None:
    with site.runs.replaying("n5-ok", "60x") as (run, _):
        open_run(user, site, run, "table")
        expect(user.locator(".end")).to_have_text(
            re.compile(r"^It ends about \d\d:\d\d:\d\d, in ")
        )
    site.runs.forget(run)
