"""docs/answers.md shows what the commands really print."""

import sys

from docs.answer_examples.page import PAGE, page
from docs.answer_examples.record import recorder
from tests.support.servers.services import Services, TemplateDatabase, missing


def test_the_commands_print_what_the_page_shows(
    embedded_databases: TemplateDatabase, services: Services
) -> None:
    if sys.version_info[:2] != (3, 11):
        missing("each Python lays out a help in its own way, the page has 3.11's")
    with recorder(embedded_databases, services.valkey_url) as recording:
        assert page(recording) == PAGE.read_text(), "make docs"
