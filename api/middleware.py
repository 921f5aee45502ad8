"""What every answer has, whichever resource it is from."""

import falcon

from api.streaming import Stream


class EveryAnswer:
    """Headers of an API whose answers change from one second to the next."""

    def process_response(
        self,
        request: falcon.Request,
        response: falcon.Response,
        resource: object,
        req_succeeded: bool,  # noqa: FBT001 - Falcon's signature
    ) -> None:
        """Add the headers; close the body that an answer to HEAD leaves unread."""
        response.set_header("Cache-Control", "no-store")
        response.set_header("X-Content-Type-Options", "nosniff")
        if request.method == "HEAD" and isinstance(response.stream, Stream):
            response.stream.close()
