"""The parts of Nailgun's API that are used here; read-only."""

from collections.abc import Callable
from typing import Literal, TypeVar

import msgspec

from nailgun.errors import BadAnswer, NailgunError, NailgunRefused
from nailgun.exchange import SILENCE_SECONDS, Exchange, Unauthorized, checked
from nailgun.login import Login, Tokens
from nailgun.values import (
    Cluster,
    HistoryRow,
    Release,
    Transaction,
    Version,
    each,
    one,
    parsed,
)


SnapshotKind = Literal["settings", "deployment_info", "network_configuration"]

#: Maximum bytes of an answer with one small object; a release includes its metadata.
_SMALL = 4 << 20
#: Maximum bytes of any other answer: lists, and the data of five hundred nodes.
LARGEST = 32 << 20
#: Nailgun's node of a task that the graph left out.
_NOWHERE = "-"
#: Members about the row's node and progress; the others describe the task.
_OF_THE_ROW = frozenset({
    "node_id", "status", "time_start", "time_end", "task_name", "summary",
    "deployment_graph_task_name", "custom",
})  # fmt: skip

_T = TypeVar("_T")


class Nailgun:
    """Sends requests to one Nailgun; for one thread.

    Every method raises a NailgunError (nailgun/errors.py) and no other error. `counted`
    receives the outcome of each request, a word of OUTCOMES.
    """

    def __init__(
        self,
        url: str,
        login: Login | None,
        *,
        largest: int = LARGEST,
        silence_seconds: float = SILENCE_SECONDS,
        counted: Callable[[str], None] = lambda outcome: None,
    ) -> None:
        """Connects on first use; without `login` no token is sent."""
        self._api = f"{url.rstrip('/')}/api/v1"
        self._largest = largest
        self._counted = counted
        self._exchange = Exchange(silence_seconds=silence_seconds)
        self._tokens = None if login is None else Tokens(self._exchange, login)
        self._token: str | None = None

    def close(self) -> None:
        """Close the connections."""
        self._exchange.close()

    def version(self) -> str:
        """Return Fuel's release."""
        return self._one("version/", Version).release

    def transactions(self) -> list[Transaction]:
        """Return all of Nailgun's transactions, also deleted; without parents."""
        return self._list("transactions/", Transaction)

    def transaction(self, number: int) -> Transaction:
        """Return one transaction; raises NotThere."""
        return self._one(f"transactions/{number:d}/", Transaction)

    def parents(self) -> dict[int, int]:
        """Return parents by the ids of their parts; deleted ones are not included."""
        tasks = self._list("tasks/", Transaction)
        return {task.id: task.parent_id for task in tasks if task.parent_id is not None}

    def clusters(self) -> list[Cluster]:
        """Return the environments."""
        return self._list("clusters/", Cluster)

    def release_version(self, number: int) -> str:
        """Return a release's version, for example newton-10.0; raises NotThere."""
        return self._one(f"releases/{number:d}/", Release).version

    def snapshot(self, number: int, kind: SnapshotKind) -> bytes | None:
        """Return the data that a transaction started with, one JSON text; None:
        nothing.

        Raises NotThere.
        """
        path = f"transactions/{number:d}/{kind}/"

        def read(body: bytes) -> bytes | None:
            # Parsed once, because invalid JSON must not be stored.
            value = parsed(body, path)
            if value and not isinstance(value, dict):
                raise BadAnswer(f"{path}: it is not an object")
            return body if value else None

        return self._get(path, read, self._largest)

    def left_out(self, number: int) -> dict[str, dict[str, object]]:
        """Return the tasks that a transaction's graph left out, by name.

        Contract.md section 3.4, "absent rows". Raises NotThere.
        """
        path = f"transactions/{number:d}/deployment_history/"

        def read(body: bytes) -> dict[str, dict[str, object]]:
            found: dict[str, dict[str, object]] = {}
            for raw in one(body, list[msgspec.Raw], path):
                row = one(bytes(raw), HistoryRow, path)
                name = row.task_name or row.deployment_graph_task_name
                if row.node_id == _NOWHERE and name:
                    members = one(bytes(raw), dict[str, object], path)
                    found[name] = {
                        key: value
                        for key, value in members.items()
                        if key not in _OF_THE_ROW
                    }
            return found

        # They are among the skipped ones, so the others need not be sent.
        return self._get(f"{path}?statuses=skipped", read, self._largest)

    def _one(self, path: str, shape: type[_T]) -> _T:
        return self._get(path, lambda body: one(body, shape, path))

    def _list(self, path: str, shape: type[_T]) -> list[_T]:
        return self._get(path, lambda body: each(body, shape, path), self._largest)

    def _get(self, path: str, read: Callable[[bytes], _T], largest: int = _SMALL) -> _T:
        try:
            found = read(self._ask(path, min(largest, self._largest)))
        except NailgunError as error:
            self._counted(error.outcome)
            raise
        self._counted("answered")
        return found

    def _ask(self, path: str, largest: int) -> bytes:
        url = f"{self._api}/{path}"
        if self._tokens is not None and self._token is None:
            self._token = self._tokens.new()
        is_new = False
        while True:
            answer = self._exchange.send("GET", url, largest=largest, token=self._token)
            try:
                return checked(answer, url)
            except Unauthorized as error:
                if self._tokens is None:
                    raise NailgunRefused(
                        f"{error}: it requires a login, set NAILGUN_USER and"
                        " NAILGUN_PASSWORD"
                    ) from error
                self._token = None
                if is_new:
                    raise
                # Tokens expire; a new one is tried once.
                self._token, is_new = self._tokens.new(), True
