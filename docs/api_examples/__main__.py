"""`python -m docs.api_examples`: record a server, and write the page from it."""

from api.openapi.examples import RECORDED, encode
from docs.api_examples.page import PAGE, page
from docs.api_examples.servers import recorded
from tests.support.servers.services import Embedded, TemplateDatabase


def main() -> None:
    """Start real servers, record their answers, write both files."""
    embedded = Embedded()
    try:
        services = embedded.start()
        databases = TemplateDatabase(services.database_url)
        exchanges = recorded(databases, services.valkey_url)
    finally:
        embedded.stop()
    RECORDED.write_bytes(encode(exchanges))
    PAGE.write_text(page(exchanges))


if __name__ == "__main__":
    main()
