"""How long nothing could be written, and nothing read, by the API behind HAProxy."""

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable
from typing import Self

from tests.chaos.ha.installation import Installation
from tests.support.servers.users import ADMIN


_BETWEEN = 0.1
#: Seconds after which a client asks again, at the next machine.
_TIMEOUT = 3


class Gaps:
    """Two clients of the API: one writes and one reads; use it in a `with`."""

    def __init__(self, lab: Installation) -> None:
        self._addresses = itertools.cycle([each.address for each in lab.machines])
        self._stopped = threading.Event()
        self._longest = {"writes": 0.0, "reads": 0.0}
        self._numbers = itertools.count(1)
        self._threads = [
            threading.Thread(target=self._try, args=(name, request), name=name)
            for name, request in (("writes", self._write), ("reads", self._read))
        ]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for each in self._threads:
            each.join()

    @property
    def writes(self) -> float:
        """The longest time without a write that was accepted, in seconds."""
        return self._longest["writes"]

    @property
    def reads(self) -> float:
        """The longest time without an answer, in seconds."""
        return self._longest["reads"]

    def _try(self, name: str, request: Callable[[str], bool]) -> None:
        last, address = time.monotonic(), next(self._addresses)
        while not self._stopped.wait(_BETWEEN):
            try:
                ok = request(address)
            except (OSError, http.client.HTTPException):
                ok = False
            now = time.monotonic()
            self._longest[name] = max(self._longest[name], now - last)
            if ok:
                last = now
            else:
                address = next(self._addresses)

    def _write(self, address: str) -> bool:
        number = next(self._numbers)
        body = {"id": number, "name": f"{number}", "release_version": "newton-10.0"}
        return _status(address, "POST", "/api/clusters/", body) in {201, 409}

    def _read(self, address: str) -> bool:
        return _status(address, "GET", "/api/transactions/?limit=1", None) == 200


def _status(address: str, method: str, path: str, body: object) -> int:
    connection = http.client.HTTPConnection(address, 80, timeout=_TIMEOUT)
    try:
        said = None if body is None else json.dumps(body)
        headers = {
            "Content-Type": "application/json",
            "Connection": "close",
            **ADMIN.headers,
        }
        connection.request(method, path, said, headers)
        with connection.getresponse() as answer:
            answer.read()
            return answer.status
    finally:
        connection.close()
