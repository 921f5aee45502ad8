"""docs/api.md and the document's examples show what a server really answers."""

from api.openapi.examples import RECORDED, encode
from docs.api_examples.servers import recorded
from tests.support.servers.services import Services, TemplateDatabase


def test_a_server_answers_as_the_examples_tell(
    embedded_databases: TemplateDatabase, services: Services
) -> None:
    exchanges = recorded(embedded_databases, services.valkey_url)

    assert encode(exchanges).decode() == RECORDED.read_text(), "make docs"
