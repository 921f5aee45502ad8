"""A question about one run."""

from collections.abc import Callable

import falcon
import msgspec

from answers.times import shown_as
from api.http.answers import send
from api.http.mount import Mount
from db.database import Connection, Database


class Question:
    """A question about one run, with an answer in JSON."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        #: Shows times as the mount has them.
        self.show = shown_as(mount.history_times)

    def send(
        self,
        request: falcon.Request,
        response: falcon.Response,
        answer: Callable[[Connection], msgspec.Struct],
    ) -> None:
        """Read the answer, and send it."""
        with self._database.reader() as connection:
            body = msgspec.json.encode(answer(connection))
        send(request, response, body)
