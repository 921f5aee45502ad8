"""Dead and parked reports on the page: seen, replayed and removed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from astute.bad_report import Reason
from db.database import Database
from db.domain.reports import ParkedState
from tests.support.browser.accessibility import serious_problems
from tests.support.browser.page_stack import PageStack
from tests.support.servers.stack import ROOT
from tests.support.servers.users import READER
from tests.support.stored.stored import Stored
from tests.support.streams.reports import report, report_of_node
from text.escaping import UNSAFE


NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOSTILE = "<img src=x onerror=alert(1)>\x1b[2J\u202e"
SHOWN = r"<img src=x onerror=alert(1)>\x1b[2J\u202e"


@pytest.fixture
def database(site: PageStack) -> Iterator[Database]:
    """The site's, without dead and parked reports."""
    database = Database(site.server.environ["DATABASE_URL"], application_name="test")
    _empty(database)
    yield database
    _empty(database)
    database.close()


def _empty(database: Database) -> None:
    with database.writer() as connection:
        connection.execute(text("DELETE FROM dead_reports"))
        connection.execute(text("DELETE FROM parked_reports"))


@pytest.fixture
def stored(database: Database) -> Stored:
    return Stored(database)


@pytest.fixture
def reports(user: Page, site: PageStack, stored: Stored) -> Page:
    """The page's reports: 30 dead, the last of them no text; of three runs parked."""
    for number in range(29):
        reason = Reason.not_json if number < 28 else Reason.wrong_shape
        stored.dead(f"{number} {HOSTILE}".encode(), reason, NOON + number * HOUR)
    stored.dead(b"\xff\0", Reason.not_compressed_well, NOON + 29 * HOUR)
    for number, uuid in enumerate(("lost", "late", "later")):
        lost = NOON + HOUR if uuid == "lost" else None
        for progress in range(1, 3):
            came = report(uuid, progress=progress)
            at = NOON + number * HOUR
            stored.parked(uuid, came.payload, at, parked_at=at, unannounced_at=lost)
    user.goto(f"{site.url}#/reports")
    user.get_by_role("heading", name="Reports").wait_for()
    user.locator("[data-row]").first.wait_for()
    return user


def keys_of(page: Page) -> list[str]:
    return page.locator("[data-row]").all_inner_texts()


def test_dead_reports_are_found_and_opened_by_the_keyboard(
    reports: Page, site: PageStack
) -> None:
    expect(reports.get_by_role("link", name="Reports 36")).to_be_visible()
    assert len(keys_of(reports)) == 25
    newest = keys_of(reports)[0]

    reports.keyboard.press("j")
    reports.keyboard.press("j")
    reports.keyboard.press("Enter")

    opened = reports.get_by_role("complementary", name=re.compile("^Dead report "))
    expect(opened.locator("pre")).to_contain_text(SHOWN)
    expect(opened).to_contain_text("it is wrong")
    assert reports.locator("main img").count() == 0
    reports.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    reports.keyboard.press("k")
    reports.keyboard.press("Enter")
    expect(opened).to_have_attribute("aria-label", f"Dead report {newest}")
    expect(opened).to_contain_text("It is not text. In base64:")
    expect(opened.locator("pre")).to_have_text("/wA=")

    reports.reload()
    expect(opened.locator("pre")).to_have_text("/wA=")
    reports.get_by_role("button", name="Older").click()
    expect(reports.locator("[data-row]")).to_have_count(5)


def test_what_is_removed_is_what_was_counted(reports: Page, stored: Stored) -> None:
    reports.get_by_label("Reason").select_option(Reason.not_json)
    expect(reports.locator("tbody tr").first).to_contain_text("not json")
    removing = reports.get_by_role("button", name="Remove all of these…")
    removing.click()
    asked = reports.get_by_role("dialog", name="Remove 28 dead reports permanently?")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    reports.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(reports.locator("[data-row]")).to_have_count(25)

    removing.click()
    expect(asked).to_be_visible()
    late = stored.dead(b"came while it was asked", Reason.not_json)
    asked.get_by_role("button", name="Remove 28 dead reports").click()

    expect(reports.get_by_role("status")).to_contain_text(["Removed: 28 reports."])
    expect(reports.locator("[data-row]")).to_have_text([str(late)])
    expect(reports.get_by_role("link", name="Reports 9")).to_be_visible()


def test_a_dead_report_is_replayed_and_one_that_dies_again_says_what_was_wrong(
    reports: Page, site: PageStack, stored: Stored
) -> None:
    run, uuid = site.runs.register({"5": [{"id": "hosts"}]}, cluster=2)
    taken = report_of_node(uuid, "5", "hosts", "ready")
    good = stored.dead(taken.payload)
    bad = stored.dead(b"{no json")
    said = reports.locator(".said")
    opened = reports.get_by_role("complementary")

    for dead in (good, bad):
        reports.get_by_role("link", name=str(dead), exact=True).click()
        opened.get_by_role("button", name="Replay", exact=True).click()
        expect(said).to_have_text("1 report was sent to the receiver again.")
        expect(opened.get_by_role("button", name=re.compile("^Replay"))).to_be_enabled()
        opened.get_by_role("button", name="Close").click()

    site.runs.wait_for_entry(run, "ready")
    row = (
        reports.get_by_role("row")
        .filter(has_text="not json")
        .filter(has=reports.get_by_role("link", name=str(bad), exact=True))
    )
    row.wait_for()
    row.get_by_role("link").click()
    expect(opened).to_contain_text("Earlier errors")
    expect(opened.get_by_role("listitem")).to_contain_text("it is wrong")
    opened.get_by_role("button", name="Close").click()
    reports.get_by_label("Replayed").select_option("only replayed")
    expect(reports.locator("[data-row]")).to_have_text([str(good)])
    reports.locator("[data-row]").click()
    opened.get_by_role("button", name="Replay again").click()
    expect(said).to_have_text("1 report was sent to the receiver again.")
    site.runs.forget(run)


def test_parked_reports_are_shown_replayed_and_removed(reports: Page) -> None:
    reports.keyboard.press("2")
    expect(reports.get_by_role("tab", name="Parked reports")).to_have_attribute(
        "aria-selected", "true"
    )
    row = reports.locator("[data-row]")
    expect(row).to_have_text(["later", "late", "lost"])
    reports.get_by_label("State").select_option(ParkedState.unannounced)
    expect(row).to_have_text(["lost"])

    row.click()
    opened = reports.get_by_role("complementary", name="Run lost")
    expect(opened.locator("pre")).to_have_text(
        [report("lost", progress=progress).payload.decode() for progress in (2, 1)]
    )
    opened.get_by_role("button", name="Replay").click()
    expect(reports.locator(".said")).to_contain_text("2 reports were sent")
    expect(reports.get_by_text("No report matches the filter.")).to_be_visible()
    reports.get_by_label("State").select_option("all")
    expect(row).to_have_count(3)

    opened.get_by_role("button", name="Remove…").click()
    asked = reports.get_by_role("dialog")
    asked.get_by_role("button", name="Remove 2 parked reports of 1 run").click()
    expect(row).to_have_text(["later", "late"])
    expect(opened).to_have_count(0)
    reports.get_by_role("button", name="Replay all of these…").click()
    asked.get_by_role("button", name="Replay 4 parked reports of 2 runs").click()
    expect(reports.locator(".said")).to_contain_text("4 reports were sent")


def test_who_may_only_read_is_offered_nothing_else(
    page: Page, site: PageStack, stored: Stored
) -> None:
    dead = stored.dead(b"no json")
    page.goto(site.url)
    page.evaluate(f"sessionStorage.setItem('fuel-history-token', '{READER.token}')")
    page.goto(f"{site.url}#/reports/dead?open={dead}")
    page.reload()

    expect(page.get_by_role("complementary").locator("pre")).to_have_text("no json")
    expect(page.get_by_text("Users with the role admin can")).to_be_visible()
    expect(
        page.get_by_role("button", name=re.compile("^(Replay|Remove)"))
    ).to_have_count(0)


def test_a_run_whose_name_no_address_can_carry_is_told(
    user: Page, site: PageStack, stored: Stored
) -> None:
    stored.parked("a/../b", report("a/../b").payload)
    user.goto(f"{site.url}#/reports/parked")
    user.get_by_role("link", name="a/../b").click()

    opened = user.get_by_role("complementary")
    expect(opened).to_contain_text("On the server, ./fuel-history parked")


def test_what_is_spelled_out_is_what_the_commands_spell_out() -> None:
    source = ROOT / "web" / "src" / "readable.ts"

    assert f"/[{UNSAFE}]/gu" in source.read_text()


@pytest.mark.usefixtures("database")
def test_no_reports_and_filters_that_are_refused_are_told(
    user: Page, site: PageStack
) -> None:
    user.goto(f"{site.url}#/reports")
    expect(user.get_by_text("No dead report waits.")).to_be_visible()
    expect(user.locator(".count")).to_be_hidden()

    options = user.get_by_label("Reason").locator("option")
    values = options.evaluate_all("each => each.map(({value}) => value)")
    assert values == ["", *Reason]
    user.get_by_label("Arrived since").fill("yesterday")
    user.get_by_label("Arrived since").press("Enter")
    expect(user.get_by_role("alert")).to_contain_text("since must be a time like")
    user.get_by_label("Arrived since").fill("24h")
    user.get_by_label("Arrived since").press("Enter")
    expect(user.get_by_text("No report matches the filter.")).to_be_visible()

    user.get_by_role("tab", name="Parked reports").click()
    expect(user.get_by_text("No report is parked.")).to_be_visible()


def test_axe_finds_no_serious_problem_and_a_narrow_screen_scrolls_one_way(
    reports: Page, site: PageStack
) -> None:
    newest = keys_of(reports)[1]
    opened = {"dead": newest, "parked": "lost"}
    for (kind, key), theme in product(opened.items(), ("light", "dark")):
        reports.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        reports.goto(f"{site.url}#/reports/{kind}?open={key}")
        reports.locator(".details pre").first.wait_for()
        reports.locator("tr.current").wait_for()
        assert serious_problems(reports) == [], (kind, theme)
        reports.get_by_role("button", name="Remove…").click()
        reports.get_by_role("dialog").wait_for()
        assert serious_problems(reports) == [], (kind, theme, "question")
        reports.keyboard.press("Escape")

    reports.set_viewport_size({"width": 400, "height": 800})
    for kind, key in opened.items():
        reports.goto(f"{site.url}#/reports/{kind}?open={key}")
        reports.locator(".details pre").first.wait_for()
        assert reports.evaluate("document.documentElement.scrollWidth") <= 400
