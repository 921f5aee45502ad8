"""Requests and their answers: login, retries, pages, errors."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qsl, urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from fuel_history import answers, login, retries, token_cache
from fuel_history.configuration import Configuration
from fuel_history.event_stream import ServerEvent, events
from fuel_history.read_ahead import Ahead


log = logging.getLogger(__name__)

#: Entries of a list's page; each page has a fixed cost.
PAGE = 2000
#: The server's maximum, for further pages of short entries.
LARGEST_PAGE = 10_000
#: Seconds of silence after which a stream is lost; heartbeats come every five.
_SILENCE = 15
#: Maximum bytes of a stream that are read at once.
_PART = 1 << 16
_EVENT_STREAM = "text/event-stream"

_T = TypeVar("_T")


class Session:
    """Sends requests to one server, and logs in if the server requires it.

    Every method raises a ClientError (fuel_history/errors.py) and no other error.
    """

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._url = configuration.url
        self._token = configuration.token or token_cache.read(configuration)
        #: What the last answer, an empty list, told of its filters: by parameter,
        #: their values that do not exist.
        self.unknown: Mapping[str, Sequence[str]] = {}
        self._requests = requests.Session()
        # Proxies, .netrc and certificates from the environment.
        self._requests.trust_env = not configuration.is_local
        if configuration.http_proxy and not configuration.is_local:
            proxy = configuration.http_proxy
            self._requests.proxies = {"http": proxy, "https": proxy}
        self._requests.auth = self._sign
        adapter = retries.for_requests(configuration.retries)
        self._requests.mount(self._url, adapter)
        logins = retries.for_logins(configuration.retries)
        self._requests.mount(self._url + login.PATH, logins)

    def close(self) -> None:
        """Close the connections to the server."""
        self._requests.close()

    def get(
        self, path: str, decoder: msgspec.json.Decoder[_T], **params: str | int
    ) -> _T:
        """Send a GET; return its value."""
        return answers.decoded(self._ask("GET", path, params), decoder)

    def get_if_any(
        self, path: str, decoder: msgspec.json.Decoder[_T], **params: str | int
    ) -> _T | None:
        """Send a GET; return its value, None for 204."""
        answer = self._ask("GET", path, params)
        if answer.status_code == HTTPStatus.NO_CONTENT:
            return None
        return answers.decoded(answer, decoder)

    def pages(
        self,
        path: str,
        decoder: msgspec.json.Decoder[list[_T]],
        params: Mapping[str, str | int],
        seen: str = "",
        further: int = PAGE,
    ) -> Iterator[_T]:
        """Yield the elements of a list; only two pages are in memory.

        The first request is sent for the first element, each further one while the
        elements of the page before it are used. `seen` is a cursor of the run; no page
        is older than it. Pages behind the first have `further` elements.
        """
        headers = {"Last-Event-ID": seen} if seen else None
        answer = self._ask("GET", path, {**params, "limit": PAGE}, headers=headers)
        while following := answer.links.get("next"):
            # Only its query is used: a proxy's name and path may differ from those we
            # know, and the token must not go elsewhere.
            query = dict(parse_qsl(urlsplit(following["url"]).query))
            query["limit"] = str(further)
            ahead = Ahead(partial(self._ask, "GET", path, query, headers=headers))
            yield from answers.decoded(answer, decoder)
            answer = ahead.result()
        yield from answers.decoded(answer, decoder)

    def events(self, path: str, last_id: str) -> Iterator[ServerEvent]:
        """Yield the events of a stream after the one with this id, as they come.

        The first one, a comment, reports that the stream is open. It is not opened
        again if the server does not push. Ends when the server ends the stream.
        """
        # Without the usual retries: a caller without a stream can poll instead.
        self._requests.mount(self._url + path, HTTPAdapter(max_retries=0))
        headers = {
            "Accept": _EVENT_STREAM,
            # Read as it comes, bypassing the decompression.
            "Accept-Encoding": "identity",
            "Last-Event-ID": last_id,
        }
        with self._ask("GET", path, {}, headers=headers, is_stream=True) as answer:
            if not answer.headers.get("Content-Type", "").startswith(_EVENT_STREAM):
                raise answers.unreadable(answer, "no events")
            yield ServerEvent()
            try:
                yield from events(iter(lambda: answer.raw.read1(_PART), b""))
            except (requests.RequestException, HTTPError) as error:
                raise answers.failure(error, self._url) from error

    def delete(self, path: str, **params: str | int) -> None:
        """Send a DELETE; never retried after the server received it."""
        self._ask("DELETE", path, params)

    def change(
        self,
        method: Literal["POST", "PUT", "DELETE"],
        path: str,
        decoder: msgspec.json.Decoder[_T],
        json: object = None,
        **params: str | int,
    ) -> _T:
        """Send a request with the body `json`; return its value. Never sent twice."""
        return answers.decoded(self._ask(method, path, params, json), decoder)

    def token(self) -> str:
        """Return a token that the server accepts; "" if it requires none."""
        self._ask("GET", "/api/v1/transactions/", {"limit": 1})
        return self._token or ""

    def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int],
        json: object = None,
        **more: Any,
    ) -> requests.Response:
        """Send a request, and log in where the server asks; `more`: as for _send."""
        send = partial(self._send, method, path, params=params, json=json, **more)
        answer = send()
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._log_in(answer)
            answer = send()
        self.unknown = answers.unknown(answer)
        return answers.checked(answer)

    def _log_in(self, refused: requests.Response) -> None:
        body = login.body(self._configuration, refused)
        self._token = None
        self._token = login.token(self._send("POST", login.PATH, json=body))
        token_cache.keep(self._configuration, self._token)

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        is_stream: bool = False,
    ) -> requests.Response:
        timeout = self._configuration.timeout
        try:
            answer = self._requests.request(
                method,
                self._url + path,
                params=params,
                json=json,
                headers=headers,
                stream=is_stream,
                timeout=(timeout, max(timeout, _SILENCE) if is_stream else timeout),
                # A token must not follow a redirect: it could end up anywhere.
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise answers.failure(error, self._url) from error
        log.debug("%s %s: %d", method, path, answer.status_code)
        return answer

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["X-Auth-Token"] = self._token
        return request
