"""URLs of this API as the client can reach them."""

import falcon

from api.http.proxies import is_host


def path_of(request: falcon.Request, path: str) -> str:
    """Return the absolute path of one of our paths, with the prefix of the proxies."""
    return f"{request.root_path}{path}"


def url_of(request: falcon.Request, path: str) -> str:
    """Return the URL of one of our paths.

    Returns only the path, which works too, if the request's Host is not valid.
    """
    if not is_host(request.forwarded_host):
        return path_of(request, path)
    return f"{request.forwarded_prefix}{path}"
