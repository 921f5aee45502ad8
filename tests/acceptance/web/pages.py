"""What a run's page says and shows of itself."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page_stack import PageStack


#: What the timeline of PageStack.failed says of its groups.
GROUPS = (
    "in 5 groups by role: primary-controller · 1 node, controller · 2 nodes,"
    " compute · 1 node, ceph-osd · 1 node, no role"
)

#: Where the picture's ground is that of headings, beside its scrollbar: begin and end
#: of each, in CSS pixels.
_BANDS = """
canvas => {
    const ground = getComputedStyle(document.documentElement)
        .getPropertyValue('--raised').trim().slice(1);
    // Of a copy: Chromium complains where the page's own is read again and again.
    const copy = new OffscreenCanvas(1, canvas.height)
        .getContext('2d', {willReadFrequently: true});
    copy.drawImage(canvas, 16 - canvas.width, 0);
    const {data} = copy.getImageData(0, 0, 1, canvas.height);
    const hex = place => [...data.slice(place * 4, place * 4 + 3)]
        .map(part => part.toString(16).padStart(2, '0')).join('');
    const bands = [];
    for (let y = 0, inside = false; y <= canvas.height; y += 1) {
        const is = y < canvas.height && hex(y) === ground;
        if (is !== inside) bands.push(y / devicePixelRatio);
        inside = is;
    }
    return bands;
}
"""


def open_run(page: Page, site: PageStack, run: int, view: str, **query: str) -> None:
    """Open a run in a view; `query` is what else the address asks for."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    page.goto(f"{site.url}#/runs/{run}?view={view}{more}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"deployment {run}")


def count_of(page: Page) -> int:
    """Return how many entries the page says that it shows."""
    told = page.get_by_text(re.compile(r"^[\d,]+ (of [\d,]+ )?entr(y|ies)$"))
    return int(re.sub(r"\D.*", "", told.inner_text().replace(",", "")))


def headings_drawn(picture: Locator) -> list[tuple[float, float]]:
    """Return where the timeline's picture has headings: top and bottom of each."""
    edges = picture.evaluate(_BANDS)
    return list(zip(edges[::2], edges[1::2], strict=True))
