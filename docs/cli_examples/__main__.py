"""`python -m docs.cli_examples`: write docs/cli.md."""

from docs.cli_examples.page import PAGE, page
from docs.cli_examples.record import recorder
from tests.support.servers.services import Embedded, TemplateDatabase


def main() -> None:
    """Start real servers, run the commands, write the page."""
    embedded = Embedded()
    try:
        services = embedded.start()
        databases = TemplateDatabase(services.database_url)
        with recorder(databases, services.valkey_url) as recording:
            PAGE.write_text(page(recording))
    finally:
        embedded.stop()


if __name__ == "__main__":
    main()
