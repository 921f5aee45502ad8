"""/reports/: messages in bulk, handed to the broker where the reports come in."""

import falcon
import msgspec

from api import bodies
from api.idempotency import KeyedBody, key_of
from api.ingest import splitter
from api.params import no_query
from api.publisher import Publisher
from db.database import Database


#: Bytes of a body, unpacked: 160,000 usual reports. Several copies of it may be in
#: memory at once, in each of a process's threads. One start message is larger, that
#: of 500 nodes with 43 MB: it goes to the broker, or to POST /transactions/.
LARGEST = 32 << 20


class Reports:
    """Where reports are posted."""

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer 202 when the broker has all messages of the body, now or before."""
        no_query(request.params)
        key = key_of(request)
        split = splitter(bodies.media_type(request))
        body = bodies.read(request, LARGEST)
        # All of them before one is published.
        messages = split(body)
        attempt = KeyedBody(self._database, key, body)
        reports = attempt.accepted_before()
        if reports is None:
            reports = len(messages)
            self._publisher.publish(messages)
            attempt.remember(reports)
        else:
            response.set_header("Idempotency-Replayed", "true")
        response.status = falcon.HTTP_202
        response.data = msgspec.json.encode({"reports": reports, "status": "accepted"})
