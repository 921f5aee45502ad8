"""docs/api.md and the examples of the OpenAPI document, recorded from a real server.

`make docs` writes them; tests/acceptance/test_api_document.py checks that they are
true.
"""
