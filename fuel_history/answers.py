"""What an answer means: a value, or one of fuel_history/errors.py."""

from http import HTTPStatus
from typing import TypeVar

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
    """What both this API and the original tell of an error."""

    message: str
    #: "about:blank" where the server has no such URL at all.
    type: str = ""


_problem = msgspec.json.Decoder(_Problem)


def decoded(answer: requests.Response, decoder: msgspec.json.Decoder[_T]) -> _T:
    """Return the answer's value; raises BadAnswer where it has another shape."""
    try:
        return decoder.decode(answer.content)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise unreadable(answer, str(error)) from error


def decoded_event(data: bytes, decoder: msgspec.json.Decoder[_T]) -> _T:
    """Return what an event of a stream tells; raises BadAnswer likewise."""
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BadAnswer(
            f"The server told what this client cannot read ({_line(str(error))})"
        ) from error


def unreadable(answer: requests.Response, reason: str) -> BadAnswer:
    """Return what it means that an answer has another shape."""
    return BadAnswer(
        f"{_place(answer)} answered what this client cannot read"
        f" ({_line(reason)}): {_CHECK}"
    )


def checked(answer: requests.Response) -> requests.Response:
    """Return an answer that is none of an error; raises what it is instead."""
    if answer.status_code < _REDIRECT:
        return answer
    if answer.status_code < _ERROR:
        elsewhere = _line(answer.headers.get("Location", "nowhere"))
        raise BadAnswer(f"{_place(answer)} points to {elsewhere}: {_CHECK}")
    raise error_of(answer.status_code)(problem(answer))


def problem(answer: requests.Response) -> str:
    """Return what an error's answer tells; raises BadAnswer where it is another's."""
    try:
        found = _problem.decode(answer.content)
        if (answer.status_code, found.type) == (HTTPStatus.NOT_FOUND, "about:blank"):
            raise BadAnswer(f"The server has no {_place(answer)}: it is too old")
        return _line(found.message)
    except (msgspec.MsgspecError, RecursionError):
        told = f"{_place(answer)} answered {answer.status_code} {answer.reason}"
        if answer.status_code >= _SERVER_ERROR:
            return f"{told}: try again later, and see the server's log"
        raise BadAnswer(f"{told} as no Fuel of today does: {_CHECK}") from None


def failure(error: Exception, url: str) -> ClientError:
    """Return what it means that there is no answer."""
    if isinstance(error, exceptions.ChunkedEncodingError):
        return BadAnswer(f"The answer of {url} was cut off: ask again")
    if isinstance(error, exceptions.ContentDecodingError):
        return BadAnswer(f"The answer of {url} is damaged: ask again")
    if isinstance(error, exceptions.ConnectionError | exceptions.Timeout):
        return Unreachable(f"{url} cannot be reached ({_reason(error)}): {_CHECK}")
    if isinstance(error, ValueError) and not isinstance(
        error, exceptions.InvalidHeader
    ):
        # Not its own words: they may hold the token.
        return BadConfiguration(
            f"{url} cannot be asked: check SERVER_ADDRESS, OS_TOKEN and HTTP_PROXY"
        )
    return BadAnswer(f"{url} answered wrongly ({_line(str(error))}): {_CHECK}")


def _reason(error: BaseException) -> str:
    """Return the operating system's own words where there are any."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        if isinstance(cause, TimeoutError):
            return "no answer in time; HTTP_TIMEOUT gives it longer"
        cause = cause.__cause__ or cause.__context__
    return _line(str(error))


def _place(answer: requests.Response) -> str:
    return _line(answer.url.partition("?")[0])


def _line(text: str) -> str:
    return " ".join(text.split())[:500]
