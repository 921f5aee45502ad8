"""Headers that every answer has, whatever resource sends it."""

import falcon

from api.http.compression import compress
from api.http.streaming import Stream


_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"


class EveryAnswer:
    """Sets the headers of an API whose answers change every second."""

    def process_response(
        self,
        request: falcon.Request,
        response: falcon.Response,
        resource: object,
        req_succeeded: bool,  # noqa: FBT001 - Falcon's signature
    ) -> None:
        """Add the headers, compress; close a stream that HEAD leaves unread."""
        if not response.get_header("Cache-Control"):
            # Answers with an ETag may be stored, but must be revalidated.
            kept = "private, no-cache" if response.get_header("ETag") else "no-store"
            response.set_header("Cache-Control", kept)
        response.append_header(
            "Vary", "Accept, Accept-Encoding, Authorization, X-Auth-Token"
        )
        response.set_header("X-Content-Type-Options", "nosniff")
        if not response.get_header("Content-Security-Policy"):
            # Browsers must never render something else as a page, whatever is in it.
            response.set_header("Content-Security-Policy", _NO_PAGE)
        response.set_header("Referrer-Policy", "no-referrer")
        if req_succeeded:
            compress(request, response)
        if request.method == "HEAD" and isinstance(response.stream, Stream):
            response.stream.close()
