"""Makes docs/pictures/ from the page as it is: `python -m docs.page_pictures`."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.acceptance.web.conftest import ARGUMENTS
from tests.page_stack import SLOW, PageStack, page_stack
from tests.services import Embedded, TemplateDatabase
from tests.users import ADMIN


_PICTURES = Path(__file__).resolve().parent.parent / "pictures"
_TWO_FRAMES = (
    "new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))"
)


def main() -> None:
    """Look at each view, and save it."""
    _PICTURES.mkdir(exist_ok=True)
    with _site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(site.url)
        page.evaluate(f"sessionStorage.setItem('fuel-history-token', '{ADMIN.token}')")
        page.reload()
        run = site.failed
        _save(page, site, "", "a.more, a[href*='#/runs/']", "runs")
        for view in ("timeline", "grid", "table"):
            _save(page, site, f"#/runs/{run}?view={view}", ".outcome-place li", view)
        _save(page, site, f"#/nodes/{SLOW[0]}", "table", "node")
        _save(page, site, f"#/tasks/{SLOW[1]}?node={SLOW[0]}", "svg", "task")
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        dark = f"#/runs/{site.ready[-1]}?view=timeline"
        _save(page, site, dark, "canvas", "dark")
        page.set_viewport_size({"width": 400, "height": 800})
        _save(page, site, f"#/runs/{run}?view=grid", ".outcome-place li", "narrow")
        browser.close()


def _save(page: Page, site: PageStack, address: str, there: str, name: str) -> None:
    # By way of nowhere: the page before this one may have the same things.
    theme = page.evaluate("document.documentElement.dataset.theme")
    page.goto("about:blank")
    page.goto(f"{site.url}{address}")
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    page.locator(there).first.wait_for()
    page.evaluate(_TWO_FRAMES)
    page.screenshot(path=_PICTURES / f"{name}.png")


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
