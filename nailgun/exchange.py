"""One request and its answer, limited in bytes and seconds."""

import time
from http import HTTPStatus
from typing import NamedTuple

import msgspec
import requests
from urllib3.exceptions import HTTPError

from nailgun.errors import BadAnswer, NailgunRefused, NailgunUnavailable, NotThere


#: Maximum seconds to connect; between two parts of an answer; for the whole answer.
#: Nailgun takes a while to write the data of five hundred nodes.
CONNECT_SECONDS, SILENCE_SECONDS, ANSWER_SECONDS = 3.0, 20.0, 60.0
_PART = 1 << 16
_LONGEST_REASON = 200
_REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class Answer(NamedTuple):
    """An answer that was read completely."""

    status: int
    headers: requests.structures.CaseInsensitiveDict[str]
    body: bytes


class Unauthorized(NailgunRefused):
    """The token is missing or has expired."""


class Exchange:
    """Sends requests, and reads answers up to their limits."""

    def __init__(self, *, silence_seconds: float = SILENCE_SECONDS) -> None:
        self._silence = silence_seconds
        self._requests = requests.Session()
        # Otherwise the login of a .netrc would be sent.
        self._requests.auth = lambda request: request

    def close(self) -> None:
        """Close the connections."""
        self._requests.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        largest: int,
        token: str | None = None,
        json: object = None,
    ) -> Answer:
        """Return the answer, whatever its status; never follows a redirect.

        Raises NailgunUnavailable, and BadAnswer for more than `largest` bytes.
        """
        headers = {"Accept": "application/json"}
        if token is not None:
            headers["X-Auth-Token"] = token
        end = time.monotonic() + ANSWER_SECONDS
        try:
            with self._requests.request(
                method,
                url,
                json=json,
                headers=headers,
                timeout=(CONNECT_SECONDS, self._silence),
                stream=True,
                # A token must not follow a redirect: it could end up anywhere.
                allow_redirects=False,
            ) as answer:
                body = self._read(answer, largest, end)
                return Answer(answer.status_code, answer.headers, body)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise NailgunUnavailable(_reason(error)) from error
        except ValueError as error:
            # Invalid headers or chunks.
            raise BadAnswer(_reason(error)) from error

    def _read(self, answer: requests.Response, largest: int, end: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in answer.iter_content(_PART):
            size += len(part)
            if size > largest:
                raise BadAnswer(f"{answer.url}: more than {largest} bytes")
            if time.monotonic() > end:
                raise NailgunUnavailable(
                    f"{answer.url}: incomplete after {ANSWER_SECONDS:.0f} s"
                )
            parts.append(part)
        return b"".join(parts)


def checked(answer: Answer, what: str) -> bytes:
    """Return the body of a successful answer; otherwise raise the matching error."""
    status = answer.status
    if status == HTTPStatus.OK:
        return answer.body
    told = f"{what}: HTTP {status}{_told(answer.body)}"
    if status == HTTPStatus.UNAUTHORIZED:
        raise Unauthorized(told)
    if status in _REFUSALS:
        raise NailgunRefused(told)
    if status == HTTPStatus.NOT_FOUND:
        raise NotThere(told)
    if (
        status >= HTTPStatus.INTERNAL_SERVER_ERROR
        or status == HTTPStatus.TOO_MANY_REQUESTS
    ):
        raise NailgunUnavailable(told)
    raise BadAnswer(told)


class _Message(msgspec.Struct):
    message: str


def _told(body: bytes) -> str:
    try:
        said = msgspec.json.decode(body, type=_Message).message
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return f" ({said[:_LONGEST_REASON]})" if said else ""


def _reason(error: Exception) -> str:
    # requests repeats the address; text in angle brackets is Python's repr.
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text[:_LONGEST_REASON]
