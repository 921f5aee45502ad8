"""Bodies of requests: bounded, perhaps compressed, checked by their shape."""

import gzip
import io
import zlib
from typing import TypeVar

import falcon
import msgspec

from db.domain.errors import FuelHistoryError


Shape = TypeVar("Shape", bound=msgspec.Struct)

#: Bytes of a body that holds a few names or ids.
LARGEST_SMALL_BODY = 65_536


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """A body that says nothing: the clients send `{}`."""


class BadBody(FuelHistoryError):
    """A body that cannot be used; the text says where and why."""

    code = "bad_body"


class BodyTooLarge(FuelHistoryError):
    """A body of more bytes than are taken."""

    code = "body_too_large"
    text = "The body must have at most {0} bytes, unpacked"


class UnsupportedBody(FuelHistoryError):
    """A body of a content type or encoding that is not taken."""

    code = "unsupported_body"


def media_type(request: falcon.Request) -> str:
    """Return the body's media type without parameters; JSON where none is said."""
    content_type = request.content_type or falcon.MEDIA_JSON
    return content_type.partition(";")[0].strip().lower()


def read(request: falcon.Request, largest: int) -> bytes:
    """Return the body, decompressed where Content-Encoding is gzip.

    Raises BodyTooLarge for more than `largest` bytes, BadBody and UnsupportedBody.
    """
    # Falcon's bounded stream has nothing where Content-Length is missing; servers
    # that say so end a chunked body by themselves.
    terminated = request.env.get("wsgi.input_terminated", False)
    stream = request.stream if terminated else request.bounded_stream
    try:
        body: bytes = stream.read(largest + 1)
    # The client hung up, or is too slow.
    except OSError as error:
        raise BadBody(f"The body cannot be read to its end: {error}") from error
    if len(body) > largest:
        raise BodyTooLarge(largest)
    if len(body) < (request.content_length or 0):
        raise BadBody("The body is shorter than Content-Length says")
    encoding = request.get_header("Content-Encoding", default="identity").lower()
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise UnsupportedBody("Content-Encoding must be gzip or identity")
    return _unpack(body, largest)


def read_object(request: falcon.Request, shape: type[Shape], largest: int) -> Shape:
    """Return the body, a JSON object of this shape.

    A shape that forbids unknown members refuses them. Raises as :func:`read`
    does; BadBody names the member.
    """
    if media_type(request) != falcon.MEDIA_JSON:
        raise UnsupportedBody(f"Content-Type must be {falcon.MEDIA_JSON}")
    body = read(request, largest)
    if not body:
        raise BadBody("The body is empty: it must be a JSON object")
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBody(f"The body cannot be read: {error}") from error


def _unpack(body: bytes, largest: int) -> bytes:
    try:
        # Not zlib's decompressobj: of files put one after another it reads one.
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as members:
            unpacked = members.read(largest + 1)
    except EOFError as error:
        raise BadBody("The body's gzip data is cut short") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BadBody(f"The body is no gzip data: {error}") from error
    if len(unpacked) > largest:
        raise BodyTooLarge(largest)
    return unpacked
