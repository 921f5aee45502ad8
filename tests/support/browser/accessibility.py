"""Check a page with axe-core (tests/axe, MPL-2.0)."""

from collections.abc import Set as AbstractSet

from playwright.sync_api import Page

from tests.support.servers.stack import ROOT


_AXE = (ROOT / "tests" / "axe" / "axe.min.js").read_text()


def serious_problems(page: Page) -> list[tuple[str, str]]:
    """Return each serious or critical problem: axe's name for it, and its place."""
    return problems(page, {"serious", "critical"})


def problems(
    page: Page,
    impacts: AbstractSet[str] = frozenset({"moderate", "serious", "critical"}),
) -> list[tuple[str, str]]:
    """Return each problem of these impacts, in the same way."""
    page.evaluate(_AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        (each["id"], each["nodes"][0]["html"])
        for each in found
        if each["impact"] in impacts
    ]
