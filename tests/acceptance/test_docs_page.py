"""/api/docs/ in a real browser."""

import json
import re

from docs.api_examples.document import document
from tests.support.browser.browser import look_at
from tests.support.servers.server import Server


def test_the_page_shows_every_path_and_nothing_was_refused(database_url: str) -> None:
    with Server(database_url) as server:
        seen = look_at(f"http://127.0.0.1:{server.port}/api/docs/")

    # What the page's Content-Security-Policy keeps from loading would be told there.
    assert seen.console == []
    shown = set(re.findall(r'data-path="(.*?)"', seen.html))
    assert shown == set(json.loads(document())["paths"])
