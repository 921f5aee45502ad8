"""The product's API with one more resource, which answers from memory.

The body is the file at BENCH_BODY. All that the API does for any request is done for
this one too; what it leaves out is the database, and making the answer.
"""

import os
from pathlib import Path

import falcon

from api.app import create_app
from api.auth.choice import choose
from api.http.proxies import BehindProxies
from api.server.application import OnEventLoop
from db.database import Database
from service import settings


class _FromMemory:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def on_get(self, _: falcon.Request, response: falcon.Response) -> None:
        """Answer with the bytes."""
        response.content_type = falcon.MEDIA_JSON
        response.data = self._body


_current = settings.load(os.environ)
_database = Database(_current.required_database_url, application_name="bench")
_api = create_app(_database, choose(_current))
_api.add_route("/api/memory", _FromMemory(Path(os.environ["BENCH_BODY"]).read_bytes()))
app = OnEventLoop(
    BehindProxies(_api, _current.trusted_proxies), _current.request_seconds
)
