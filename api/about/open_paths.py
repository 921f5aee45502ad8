"""Paths that need no token: they reveal nothing about an environment."""

from typing import Final

from api import viewer
from api.about import web_page


OPEN_PATHS: Final = frozenset(
    {
        "/",
        "/healthz",
        "/readyz",
        # The released clients, especially 9.0, request it before they log in.
        "/api/version",
        "/api/v1/version",
        "/keystone/v2.0/tokens",
        # A browser that opens the documentation cannot send headers.
        "/api/openapi.json",
        "/api/docs",
        *(f"/api/docs/{part}" for part in viewer.PARTS),
        # The page has no data of its own; it requests data with a token.
        "/ui",
        *(f"/ui/{part}" for part in web_page.PARTS),
    }
)
