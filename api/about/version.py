"""/version/: what a client reads before it logs in."""

from http import HTTPStatus

import falcon
import msgspec

from api.auth.access import Access
from api.http.answers import send
from api.http.query import Query
from api.operations.answers import document
from api.operations.operation import Operation
from api.operations.shape import Shape


#: The Nailgun release whose API this is (stable/newton), and its OpenStack.
RELEASE = "10.0"
OPENSTACK_VERSION = "newton-10.0"
API = "1"

_VERSION: Shape = {
    "type": "object",
    "properties": {
        "release": {
            "type": "string",
            "description": "The Nailgun release of this API.",
        },
        "auth_required": {
            "type": "boolean",
            "description": "Whether requests need a token.",
        },
        "api": {"const": "1"},
        "feature_groups": {"type": "array", "items": {"type": "string"}},
        "openstack_version": {"type": "string"},
    },
    "required": ["release", "auth_required", "api", "feature_groups"],
    "additionalProperties": False,
}


class Version:
    """Reports which API this is, and whether it requires a token."""

    def __init__(self, access: Access) -> None:
        self._body = msgspec.json.encode(
            {
                "release": RELEASE,
                "auth_required": access.required,
                "api": API,
                "feature_groups": [],
                "openstack_version": OPENSTACK_VERSION,
            }
        )

    @Operation(
        "show_version",
        "About",
        {HTTPStatus.OK: document("The version.", _VERSION)},
        public=True,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Get the version of the API.

        The released clients request this first, to find out whether to log in.
        """
        Query.read(request)
        send(request, response, self._body)

    on_head = on_get
