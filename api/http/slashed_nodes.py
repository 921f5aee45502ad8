"""Nodes whose ids contain slashes: /api/nodes/a%2Fb/deployment_history/.

WSGI servers and many proxies decode paths, so %2F and / look the same here. The path
after the id has no slash of its own at its start, so the end of the id is known.
"""

import re
from typing import Any, Final

import falcon
from falcon.routing import map_http_methods, set_default_responders


#: The placeholder of the id in a route.
NODE: Final = "{node_id}"


def add_slashed_nodes(
    app: falcon.App[falcon.Request, falcon.Response], url: str, resource: object
) -> None:
    """Let the resource of the route `url` also answer if the id contains slashes."""
    before, _, after = url.partition(NODE)
    responders: dict[str, Any] = map_http_methods(resource)
    set_default_responders(responders)

    def answer(req: falcon.Request, resp: falcon.Response, **params: Any) -> None:
        # The name of this route in the log and in the metrics.
        req.uri_template = url
        # Falcon refuses methods unknown to HTTP before it gets here.
        responders[req.method](req, resp, **params)

    app.add_sink(
        answer,
        re.compile(
            f"{re.escape(before)}(?P<node_id>.+){re.escape(after)}\\Z", re.DOTALL
        ),
    )
