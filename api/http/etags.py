"""ETags: an answer that the client has already is not sent again."""

from hashlib import blake2b

import falcon


def tag(request: falcon.Request, response: falcon.Response, *parts: object) -> None:
    """Set the ETag that `parts` make, and end with 304 where the client has it.

    `parts` are all that the answer depends on besides its URL and its format.
    The tag is weak: the same answer may be sent compressed or not. Raises
    falcon.HTTPStatus.
    """
    hashed = blake2b(digest_size=16)
    for part in (request.relative_uri, request.accept, *parts):
        # As it is, where it may be long: a repr of bytes takes longer than the rest.
        hashed.update(part if isinstance(part, bytes) else repr(part).encode())
    digest = hashed.hexdigest()
    etag = falcon.ETag(digest)
    etag.is_weak = True
    response.etag = etag.dumps()
    # Compared as weak tags are: by their text.
    if any(known in {"*", digest} for known in request.if_none_match or ()):
        raise falcon.HTTPStatus(falcon.HTTP_304)
