"""docs/api.md and the examples of the OpenAPI document, made from a running server.

`make docs` writes them; tests/acceptance/test_api_document.py holds them true.
"""
