"""Make docs/pictures/ from the current page: `python -m docs.page_pictures`."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page

from brokers.interface import Delivery
from tests.support.browser.page_stack import (
    SLOW,
    TWO_FRAMES,
    PageStack,
    log_in,
    opened_browser,
    page_stack,
)
from tests.support.servers.services import Embedded, TemplateDatabase
from tests.support.servers.users import ADMIN
from tests.support.streams.reports import ARRIVAL, report, report_of_node
from tests.support.terminals.commands import Commands


_PICTURES = Path(__file__).resolve().parent.parent / "pictures"


def main() -> None:
    """Open each view, and save a picture of it."""
    _PICTURES.mkdir(exist_ok=True)
    with _site() as site, opened_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        log_in(page, site)
        run = site.failed
        _save(page, site, "", "a.more, a[href*='#/runs/']", "runs")
        for view in ("timeline", "grid", "table"):
            _save(page, site, f"#/runs/{run}?view={view}", ".outcome-place li", view)
        _save(page, site, f"#/nodes/{SLOW[0]}", "table", "node")
        _save(page, site, f"#/tasks/{SLOW[1]}?node={SLOW[0]}", "svg", "task")
        _send_bad_reports(page, site)
        _save(page, site, "#/reports/dead?open=1", ".details pre", "reports")
        _save_file(page, site)
        page.goto(site.url)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        dark = f"#/runs/{site.ready[-1]}?view=timeline"
        _save(page, site, dark, "canvas", "dark")
        page.set_viewport_size({"width": 400, "height": 800})
        _save(page, site, f"#/runs/{run}?view=grid", ".outcome-place li", "narrow")


def _save(page: Page, site: PageStack, address: str, there: str, name: str) -> None:
    # Via an empty page: the previous page may contain the same elements.
    theme = page.evaluate("document.documentElement.dataset.theme")
    page.goto("about:blank")
    page.goto(f"{site.url}{address}")
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    page.locator(there).first.wait_for()
    page.evaluate(TWO_FRAMES)
    page.screenshot(path=_PICTURES / f"{name}.png")


def _send_bad_reports(page: Page, site: PageStack) -> None:
    """Let the worker find some bad reports, and one of an unknown run."""
    uuid = str(uuid4())
    for status in ("successful", "done"):
        site.runs.send(report_of_node(uuid, "5", "hosts", status))
    site.runs.send(report(uuid, progress=101, status="finished"))
    site.runs.send(Delivery("1-0", b"{'method': 'deploy_resp'}", ARRIVAL, "test"))
    site.runs.send(report_of_node(uuid, "5", "hosts", "ready"))
    page.get_by_role("link", name="Reports 5").wait_for()


def _save_file(page: Page, site: PageStack) -> None:
    """Save a picture of a run's file by `fuel2 task report`."""
    with tempfile.TemporaryDirectory(prefix="page-") as home:
        environ = {"SERVER_PORT": str(site.server.port), "OS_TOKEN": ADMIN.token}
        ended = Commands(Path(home), **environ).run(
            f"fuel2 task report {site.failed} -o run.html"
        )
        if ended.exit_code:
            raise RuntimeError(ended.stderr)
        page.goto(f"{Path(home, 'run.html').as_uri()}#/?view=grid")
        page.get_by_role("listitem").get_by_role("button").first.click()
        page.get_by_text("graph task").wait_for()
        page.evaluate(TWO_FRAMES)
        page.screenshot(path=_PICTURES / "file.png")


@contextmanager
def _site() -> Iterator[PageStack]:
    embedded = Embedded()
    services = embedded.start()
    databases = TemplateDatabase(services.database_url)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="page-") as home,
            page_stack(services, databases.create(), Path(home)) as site,
        ):
            yield site
    finally:
        embedded.stop()


if __name__ == "__main__":
    main()
