"""The OpenAPI document, without a server."""

import functools

from prometheus_client import CollectorRegistry

from api.auth.open_access import OpenAccess
from api.openapi import document as walk
from api.routes import all_routes
from db.database import Database


@functools.cache
def document() -> bytes:
    """Return the OpenAPI document, the same as every server's, as JSON."""
    # This database is never connected to.
    database = Database("postgresql://localhost/none", application_name="document")
    return walk.document(all_routes(database, OpenAccess(), None, CollectorRegistry()))
