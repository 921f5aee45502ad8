"""What a run's page says of itself."""

import re

from playwright.sync_api import Page


def count_of(page: Page) -> int:
    """Return how many entries the page says that it shows."""
    told = page.get_by_text(re.compile(r"^[\d,]+ (of [\d,]+ )?entr(y|ies)$"))
    return int(re.sub(r"\D.*", "", told.inner_text().replace(",", "")))
