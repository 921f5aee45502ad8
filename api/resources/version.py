"""/version/: what a client asks before it logs in."""

import falcon
import msgspec

from api.answers import send
from api.auth.access import Access
from api.params.values import no_query


#: The Nailgun whose API this is (stable/newton), and its OpenStack.
RELEASE = "10.0"
OPENSTACK_VERSION = "newton-10.0"
API = "1"


class Version:
    """Which API this is, and whether it wants a token."""

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

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the version."""
        no_query(request.params)
        send(request, response, self._body)

    on_head = on_get
