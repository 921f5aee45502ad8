"""Assembles the WSGI application."""

from collections.abc import Callable

import falcon
from prometheus_client import CollectorRegistry

from api.about.open_paths import OPEN_PATHS
from api.auth.access import Access
from api.auth.keystone_errors import KeystoneErrors
from api.auth.middleware import Authentication
from api.errors import handlers
from api.http.audit import Audit
from api.http.headers import EveryAnswer
from api.http.metrics import RequestMeasures
from api.http.path_number import PathNumber
from api.http.request_log import Requests
from api.http.slashed_nodes import NODE, add_slashed_nodes
from api.routes import routes
from brokers.interface import Broker
from db.database import Database


App = falcon.App[falcon.Request, falcon.Response]


def create_app(
    database: Database,
    access: Access,
    connect_broker: Callable[[], Broker] | None = None,
    most_streams: int = 0,
) -> App:
    """Return the API on this database, for the users that `access` knows.

    It connects on first use. `connect_broker` returns the reports' broker; without
    it POST /api/reports/ answers that there is none. `most_streams` limits how many
    clients receive live updates at a time.
    """
    own = CollectorRegistry()
    app = falcon.App()
    app.add_middleware(Requests(RequestMeasures(own)))
    app.add_middleware(EveryAnswer())
    app.add_middleware(KeystoneErrors())
    app.add_middleware(Authentication(access, OPEN_PATHS))
    app.add_middleware(Audit(database))
    app.req_options.strip_url_path_trailing_slash = True
    app.router_options.converters["number"] = PathNumber
    handlers.install(app)
    for url, resource in routes(
        database, access, connect_broker, own, most_streams
    ).items():
        app.add_route(url, resource)
        if NODE in url:
            add_slashed_nodes(app, url, resource)
    return app
