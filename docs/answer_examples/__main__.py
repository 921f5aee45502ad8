"""`python -m docs.answer_examples`: write docs/answers.md."""

from docs.answer_examples.page import PAGE, page
from docs.answer_examples.record import recorder
from tests.support.servers.services import Embedded, TemplateDatabase


def main() -> None:
    """Start real servers, ask the questions, write the page."""
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
