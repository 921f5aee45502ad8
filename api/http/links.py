"""URLs of this API, as whoever asked reaches them."""

import falcon

from api.http.proxies import is_host


def path_of(request: falcon.Request, path: str) -> str:
    """Return an absolute path for one of ours, below where proxies have put us."""
    return f"{request.root_path}{path}"


def url_of(request: falcon.Request, path: str) -> str:
    """Return the URL of one of our paths.

    Only the path, which is as good, where the request's Host is none.
    """
    if not is_host(request.forwarded_host):
        return path_of(request, path)
    return f"{request.forwarded_prefix}{path}"
