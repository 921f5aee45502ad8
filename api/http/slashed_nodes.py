"""Nodes whose ids have slashes: /api/nodes/a%2Fb/deployment_history/.

WSGI hands paths on decoded, and so do many proxies: %2F and / are not to be told apart
any more. What comes after the id does not begin with one, so that its end is known.
"""

import re
from typing import Any, Final

import falcon
from falcon.routing import map_http_methods, set_default_responders


#: What stands for the id in a route.
NODE: Final = "{node_id}"


def add_slashed_nodes(
    app: falcon.App[falcon.Request, falcon.Response], url: str, resource: object
) -> None:
    """Answer by the resource of the route `url` also where the id has slashes."""
    before, _, after = url.partition(NODE)
    responders: dict[str, Any] = map_http_methods(resource)
    set_default_responders(responders)

    def answer(req: falcon.Request, resp: falcon.Response, **params: Any) -> None:
        # By this it is known in the log and in the measures.
        req.uri_template = url
        # Falcon refuses a method of which HTTP knows nothing before it comes here.
        responders[req.method](req, resp, **params)

    app.add_sink(
        answer,
        re.compile(
            f"{re.escape(before)}(?P<node_id>.+){re.escape(after)}\\Z", re.DOTALL
        ),
    )
