"""The API's routes that answer GET, and their URLs."""

import re
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry

from api.auth.open_access import OpenAccess
from api.openapi.document import Route
from api.routes import all_routes
from db.database import Database


def read_routes(database: Database) -> Iterator[Route]:
    """Yield the routes that answer GET, but for streams."""
    for route in all_routes(database, OpenAccess(), None, CollectorRegistry()):
        # What a stream sends is what /changes/ answers.
        if hasattr(route.resource, "on_get") and not route.url.endswith("/events"):
            yield route


def filled(url: str, values: Mapping[str, object]) -> str:
    """Return a route's URL with these values; raises KeyError where one is missing."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda place: str(values[place[1]]), url)
