"""Turn an answer into a value, or into an error of fuel_history/errors.py."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import parse_qs

import msgspec
import requests
from requests import exceptions

from fuel_history.errors import (
    BadAnswer,
    BadConfiguration,
    ClientError,
    Unreachable,
    error_of,
)


_T = TypeVar("_T")
_REDIRECT, _ERROR, _SERVER_ERROR = 300, 400, 500
_CHECK = "check SERVER_ADDRESS and SERVER_PORT"


class _Problem(msgspec.Struct):
    """The members of an error that this API and the original share."""

    message: str
    #: "about:blank" if the server does not have the URL at all.
    type: str = ""


_problem = msgspec.json.Decoder(_Problem)


def decoded(answer: requests.Response, decoder: msgspec.json.Decoder[_T]) -> _T:
    """Return the answer's value; raises BadAnswer if it has another type."""
    try:
        return decoder.decode(answer.content)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise unreadable(answer, str(error)) from error


def decoded_event(data: bytes, decoder: msgspec.json.Decoder[_T]) -> _T:
    """Return the value of an event's data; raises BadAnswer if it has another type."""
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BadAnswer(
            f"The server sent an event that cannot be read ({_line(str(error))})"
        ) from error


def unreadable(answer: requests.Response, reason: str) -> BadAnswer:
    """Return the error of an answer that has an unexpected type."""
    return BadAnswer(
        f"{_place(answer)} sent an answer that cannot be read"
        f" ({_line(reason)}): {_CHECK}"
    )


def unknown(answer: requests.Response) -> Mapping[str, Sequence[str]]:
    """Return the filters' values that do not exist, by parameter; {}: none is told."""
    told = parse_qs(answer.headers.get("X-Unknown", ""))
    return {name: values[0].split(",") for name, values in told.items()}


def checked(answer: requests.Response) -> requests.Response:
    """Return the response if it succeeded; otherwise raise the matching ClientError."""
    if answer.status_code < _REDIRECT:
        return answer
    if answer.status_code < _ERROR:
        elsewhere = _line(answer.headers.get("Location", "nowhere"))
        raise BadAnswer(f"{_place(answer)} points to {elsewhere}: {_CHECK}")
    raise error_of(answer.status_code)(problem(answer))


def problem(answer: requests.Response) -> str:
    """Return the text of an error; raises BadAnswer if it is not one of this API's."""
    try:
        found = _problem.decode(answer.content)
        if (answer.status_code, found.type) == (HTTPStatus.NOT_FOUND, "about:blank"):
            raise BadAnswer(f"The server has no {_place(answer)}: it is too old")
        return _line(found.message)
    except (msgspec.MsgspecError, RecursionError):
        told = f"{_place(answer)} answered {answer.status_code} {answer.reason}"
        if answer.status_code >= _SERVER_ERROR:
            return f"{told}: try again later, and see the server's log"
        raise BadAnswer(
            f"{told}, but not with what this client expects: {_CHECK}"
        ) from None


def failure(error: Exception, url: str) -> ClientError:
    """Return the error of a request that got no usable answer."""
    if isinstance(error, exceptions.ChunkedEncodingError):
        return BadAnswer(f"The answer of {url} was cut off: try again")
    if isinstance(error, exceptions.ContentDecodingError):
        return BadAnswer(f"The answer of {url} is damaged: try again")
    if isinstance(error, exceptions.ConnectionError | exceptions.Timeout):
        return Unreachable(f"{url} cannot be reached ({_reason(error)}): {_CHECK}")
    if isinstance(error, ValueError) and not isinstance(
        error, exceptions.InvalidHeader
    ):
        # Without the error's own text: it may contain the token.
        return BadConfiguration(
            f"No request can be sent to {url}: check SERVER_ADDRESS, OS_TOKEN and"
            " HTTP_PROXY"
        )
    return BadAnswer(f"{url} sent an invalid answer ({_line(str(error))}): {_CHECK}")


def _reason(error: BaseException) -> str:
    """Return the operating system's text, if there is one."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        if isinstance(cause, TimeoutError):
            return "no answer in time; HTTP_TIMEOUT sets the limit"
        cause = cause.__cause__ or cause.__context__
    return _line(str(error))


def _place(answer: requests.Response) -> str:
    return _line(answer.url.partition("?")[0])


def _line(text: str) -> str:
    return " ".join(text.split())[:500]
