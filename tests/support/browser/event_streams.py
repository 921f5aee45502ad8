"""A client of the API's streams of server-sent events."""

import json
from http.client import HTTPConnection
from typing import Any, NamedTuple, Self


class Told(NamedTuple):
    """One event."""

    id: str
    name: str
    data: dict[str, Any]

    @property
    def statuses(self) -> set[tuple[str, str]]:
        """Node and status of each entry that changed."""
        return {(each["node_id"], each["status"]) for each in self.data["entries"]}


class EventStream:
    """An open stream of one run; use it in a `with`."""

    def __init__(
        self,
        port: int,
        run: int,
        after: str = "",
        *,
        mount: str = "/api",
        token: str = "",
    ) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"X-Auth-Token": token}
        headers |= {"Last-Event-ID": after} if after else {}
        path = f"{mount}/transactions/{run}/events/"
        self._connection.request("GET", path, headers=headers)
        self.answer = self._connection.getresponse()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self.answer.close()

    def next(self) -> Told | None:
        """Return the next event, None at the end; comments are skipped.

        Raises IncompleteRead if the stream was cut off.
        """
        lines: dict[str, str] = {}
        for line in iter(self.answer.readline, b""):
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                lines[name] = value
            elif "data" in lines:
                return Told(lines["id"], lines["event"], json.loads(lines["data"]))
            else:
                lines = {}
        assert not lines
        return None
