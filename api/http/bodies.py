"""Request bodies: limited in size, decompressed, validated against a type."""

import gzip
import io
import zlib
from typing import TypeVar

import falcon
import msgspec

from db.domain.errors import FuelHistoryError


Shape = TypeVar("Shape", bound=msgspec.Struct)

#: Size limit, in bytes, of a body with a few names or ids.
LARGEST_SMALL_BODY = 65_536


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """An empty body: the clients send `{}`."""


class BadBody(FuelHistoryError):
    """A body that cannot be used; the text says where and why."""

    code = "bad_body"


class BodyTooLarge(FuelHistoryError):
    """A body that exceeds the size limit."""

    code = "body_too_large"
    text = "The body must have at most {0} bytes, unpacked"


class UnsupportedBody(FuelHistoryError):
    """A body with an unsupported content type or encoding."""

    code = "unsupported_body"


def media_type(request: falcon.Request) -> str:
    """Return the body's media type without parameters; JSON if none is given."""
    content_type = request.content_type or falcon.MEDIA_JSON
    return content_type.partition(";")[0].strip().lower()


def read(request: falcon.Request, largest: int) -> bytes:
    """Return the body, decompressed if Content-Encoding is gzip.

    Raises BodyTooLarge for more than `largest` bytes, BadBody and UnsupportedBody.
    """
    # Falcon's bounded stream is empty without Content-Length; servers that declare it
    # (wsgi.input_terminated) end a chunked body themselves.
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
    """Return the body, a JSON object of this type.

    A type that forbids unknown members refuses them. Raises the errors of
    :func:`read`; BadBody names the member.
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
        # Not zlib's decompressobj: it would read only the first of several gzip
        # members.
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as members:
            unpacked = members.read(largest + 1)
    except EOFError as error:
        raise BadBody("The body's gzip data is cut short") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BadBody(f"The body is no gzip data: {error}") from error
    if len(unpacked) > largest:
        raise BodyTooLarge(largest)
    return unpacked
