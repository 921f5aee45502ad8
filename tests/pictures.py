"""Writes docs/pictures/ from a real page: `python -m tests.pictures [FOLDER]`."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.page_stack import SLOW, page_stack
from tests.services import Embedded, TemplateDatabase
from tests.stack import ROOT
from tests.users import ADMIN


FOLDER = ROOT / "docs" / "pictures"


def main() -> None:
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    folder.mkdir(exist_ok=True)
    embedded = Embedded()
    services = embedded.start()
    databases = TemplateDatabase(services.database_url)
    try:
        with (
            tempfile.TemporaryDirectory() as home,
            page_stack(services, databases.create(), Path(home)) as site,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(site.url)
            page.evaluate(
                f"sessionStorage.setItem('fuel-history-token', '{ADMIN.token}')"
            )
            node, task = SLOW
            for name, address in {
                "runs": "runs",
                "run": f"runs/{site.failed}",
                "grid": f"runs/{site.failed}?view=grid",
                "table": f"runs/{site.failed}?view=table",
                "node": f"nodes/{node}",
                "task": f"tasks/{task}?node={node}",
            }.items():
                _take(page, f"{site.url}#/{address}", folder / f"{name}.png")
            page.evaluate("localStorage.setItem('fuel-history-theme', 'dark')")
            dark = f"runs/{site.failed}?view=table&statuses=error,running&entry="
            entry = site.failed_entry
            _take(page, f"{site.url}#/{dark}{entry}", folder / "dark.png")
            page.set_viewport_size({"width": 400, "height": 800})
            _take(page, f"{site.url}#/runs/{site.failed}", folder / "narrow.png")
            browser.close()
    finally:
        databases.close()
        embedded.stop()


def _take(page: Page, url: str, path: Path) -> None:
    page.goto(url)
    page.reload()
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)


if __name__ == "__main__":
    main()
