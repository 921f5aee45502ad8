"""The WSGI application, made of what it needs."""

import falcon

from api import errors
from api.middleware import EveryAnswer
from api.routes import Number, routes
from db.database import Database


App = falcon.App[falcon.Request, falcon.Response]


def create_app(database: Database) -> App:
    """Return the API that reads from this database; it connects on first use."""
    app = falcon.App(middleware=[EveryAnswer()])
    app.req_options.strip_url_path_trailing_slash = True
    app.router_options.converters["number"] = Number
    errors.install(app)
    for url, resource in routes(database).items():
        app.add_route(url, resource)
    return app
