"""/ui/ and /api/docs/: pages whose data this API gives, and the files they load."""

from collections.abc import Mapping

import falcon

from api.conditional import tag
from api.params import no_query
from api.static_files import PAGE, File


class StaticPage:
    """A page and its parts, with what its browser is to allow it."""

    def __init__(self, files: Mapping[str, File], *, more_policy: str) -> None:
        self._files = files
        #: It loads its own files and asks this API; nothing else, in either direction.
        self._policy = (
            "default-src 'none'; script-src 'self'; style-src 'self';"
            " img-src 'self' data:; connect-src 'self'; base-uri 'none';"
            f" frame-ancestors 'none'; {more_policy}"
        )

    def on_get(
        self,
        request: falcon.Request,
        response: falcon.Response,
        part: str | None = None,
    ) -> None:
        """Answer with the page, or with the file of this name."""
        if part == PAGE or (part is not None and part not in self._files):
            raise falcon.HTTPNotFound
        no_query(request.params)
        file = self._files[part or PAGE]
        # Before the tag: a browser takes the policy of a 304 for the page's own.
        response.set_header("Content-Security-Policy", self._policy)
        tag(request, response, file.digest)
        response.content_type = file.content_type
        response.data = file.content

    on_head = on_get
