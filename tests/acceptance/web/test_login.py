"""Who may see the page's data."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser.page_stack import PageStack
from tests.support.servers.users import ADMIN


def log_in(page: Page, password: str) -> None:
    page.get_by_label("User").fill(ADMIN.name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_a_wrong_password_is_told_and_the_right_one_shows_what_was_asked_for(
    page: Page, site: PageStack
) -> None:
    page.goto(f"{site.url}#/runs/{site.failed}?view=table")

    log_in(page, "wrong")
    expect(page.get_by_role("alert")).to_have_text("Invalid user name or password")
    log_in(page, ADMIN.password)

    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"deployment {site.failed}"
    )
    expect(page).to_have_url(re.compile(rf"#/runs/{site.failed}\?view=table$"))


def test_logging_out_forgets_the_token(user: Page) -> None:
    user.get_by_role("button", name="Log out").click()

    expect(user.get_by_role("button", name="Log in")).to_be_visible()
    assert user.evaluate("sessionStorage.length") == 0
    user.reload()
    expect(user.get_by_role("button", name="Log in")).to_be_visible()


def test_a_token_that_is_refused_asks_for_a_login_and_keeps_the_place(
    user: Page, site: PageStack
) -> None:
    user.evaluate("sessionStorage.setItem('fuel-history-token', 'expired')")
    user.evaluate(f"location.hash = '#/runs/{site.failed}?tasks=hosts'")
    log_in(user, ADMIN.password)

    expect(user.get_by_label("Tasks", exact=True)).to_have_value("hosts")


def test_another_tab_needs_no_login_and_one_logs_all_of_them_out(
    user: Page, site: PageStack
) -> None:
    other = user.context.new_page()
    other.goto(f"{site.url}#/runs/{site.failed}?view=table")
    expect(other.get_by_role("heading", level=1)).to_have_text(
        f"deployment {site.failed}"
    )

    other.get_by_role("button", name="Log out").click()

    expect(user.get_by_role("button", name="Log in")).to_be_visible()
    assert user.evaluate("sessionStorage.length") == 0
    log_in(user, ADMIN.password)
    expect(other.get_by_role("heading", level=1)).to_have_text(
        f"deployment {site.failed}"
    )
    # Nothing of it outlives the last tab.
    assert other.evaluate("localStorage.length") == 0
