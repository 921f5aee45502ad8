"""ETags: an answer that the client already has is not sent again."""

from hashlib import blake2b

import falcon

from api.http.unknown import HEADER as UNKNOWN


def tag(request: falcon.Request, response: falcon.Response, *parts: object) -> None:
    """Set the ETag that `parts` make; end with 304 if the client has it.

    `parts` are everything that the answer depends on besides its URL and format, and
    what it tells of its filters. The
    tag is weak because the same answer may be sent compressed or not. Raises
    falcon.HTTPStatus.
    """
    hashed = blake2b(digest_size=16)
    told = response.get_header(UNKNOWN)
    for part in (request.relative_uri, request.accept, told, *parts):
        # Used as they are, because they may be long: their repr would take longest.
        hashed.update(part if isinstance(part, bytes) else repr(part).encode())
    digest = hashed.hexdigest()
    etag = falcon.ETag(digest)
    etag.is_weak = True
    response.etag = etag.dumps()
    # Weak tags are compared by their text.
    if any(known in {"*", digest} for known in request.if_none_match or ()):
        raise falcon.HTTPStatus(falcon.HTTP_304)
