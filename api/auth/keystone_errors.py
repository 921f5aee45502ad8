"""Errors of the login in the form that Keystone's clients also read."""

from http import HTTPStatus

import falcon
import msgspec


_PREFIX = "/keystone/"


class KeystoneErrors:
    """Adds the member `error` to the errors below /keystone/.

    keystoneauth reads it, and only from application/json
    (keystoneauth1.exceptions.http.from_response).
    """

    def process_response(
        self,
        request: falcon.Request,
        response: falcon.Response,
        resource: object,
        req_succeeded: bool,  # noqa: FBT001 - Falcon's signature
    ) -> None:
        """Add the member to the body of an error."""
        if not request.path.startswith(_PREFIX) or not response.data:
            return
        if response.status_code < HTTPStatus.BAD_REQUEST:
            return
        problem = msgspec.json.decode(response.data)
        problem["error"] = {
            "code": problem["status"],
            "title": problem["title"],
            "message": problem["message"],
        }
        response.data = msgspec.json.encode(problem)
        response.content_type = falcon.MEDIA_JSON
