"""A real API and worker with some runs, for the web page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.brokers.queues import delete_queues
from tests.support.browser.browser import ARGUMENTS, chromium
from tests.support.servers.server import Server
from tests.support.servers.services import Services
from tests.support.servers.stack import Stack
from tests.support.servers.users import ADMIN, write_users
from tests.support.streams.recorded_runs import RecordedRuns
from tests.support.workers.worker import Workers


#: What was four times slower than usual in the last good run.
SLOW = ("4", "top-role-compute")
BEGAN = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)


class PageStack(NamedTuple):
    """The servers behind the page."""

    server: Server
    runs: RecordedRuns
    #: Ids of recorded runs: those that ended well, the oldest first.
    ready: list[int]
    #: One failed, and held others up.
    failed: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/ui/"


#: Milliseconds that the page has for what is expected of it. Other processes may have
#: both of a machine's cores for long; what does not come by then does not come.
PATIENCE = 60_000
#: A promise: what was to be drawn is on the screen.
TWO_FRAMES = (
    "new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))"
)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Open a Chromium that Playwright drives."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=list(ARGUMENTS)
        )
        yield browser
        browser.close()


def log_in(page: Page, site: PageStack) -> None:
    """Log in to the page as the administrator, and wait until it shows all runs."""
    page.goto(site.url)
    page.evaluate(f"sessionStorage.setItem('fuel-history-token', '{ADMIN.token}')")
    page.reload()


@contextmanager
def page_stack(
    services: Services, database_url: str, home: Path
) -> Iterator[PageStack]:
    """Start the API and a worker, and replay recorded runs."""
    stack = Stack(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": services.valkey_url,
            "REPORTS_QUEUE": f"test-{uuid4().hex}",
        }
    )
    workers = Workers(stack.environ)
    variables = {name: stack.environ[name] for name in ("BROKER_URL", "REPORTS_QUEUE")}
    users = str(write_users(home / "users.json"))
    try:
        workers.start()
        with Server(
            database_url, AUTH="static", AUTH_FILE=users, **variables
        ) as server:
            yield _played(stack, server)
    finally:
        workers.close()
        stack.close()
        delete_queues(services.valkey_url, stack.settings.reports_queue)


def _played(stack: Stack, server: Server) -> PageStack:
    runs = RecordedRuns(stack, server, ADMIN.token)
    runs.cluster(1, "production")
    runs.cluster(2, "staging")
    paces = (1.0, 1.06, 0.94, 1.02, 1.0)
    ready = [
        runs.play(
            "n5-ok",
            BEGAN + timedelta(days=7 * week),
            pace,
            {SLOW: 4.0} if week == len(paces) - 1 else {},
        )
        for week, pace in enumerate(paces)
    ]
    failed = runs.play("n5-compute-critical", BEGAN + timedelta(days=36))
    return PageStack(server, runs, ready, failed)
