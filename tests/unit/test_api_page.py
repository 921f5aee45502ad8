"""docs/api.md is what `make docs` writes."""

from api.openapi.examples import read
from docs.api_examples.page import PAGE, page


def test_the_page_is_that_of_the_document_and_its_examples() -> None:
    assert page(read()) == PAGE.read_text(), "make docs"
