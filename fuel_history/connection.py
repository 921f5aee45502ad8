"""A connection to a server: the one object that a program needs."""

from collections.abc import Mapping, Sequence
from typing import Self

from fuel_history import server
from fuel_history.configuration import Configuration
from fuel_history.dead_reports import DeadReports
from fuel_history.environments import Environments
from fuel_history.history import History
from fuel_history.questions import Questions
from fuel_history.server import ServerVersion
from fuel_history.session import Session
from fuel_history.transactions import Transactions


class Connection:
    """A connection to one server; use it in a `with`, or close it.

    It connects on first use, logs in if the server requires it, and again after a token
    has expired. Requests that change nothing are retried if the server or the network
    fails for a moment. Do not share it between threads: make one for each.
    """

    def __init__(self, configuration: Configuration) -> None:
        #: The server's URL.
        self.url = configuration.url
        self._session = Session(configuration)
        self.transactions = Transactions(self._session)
        self.history = History(self._session)
        self.dead_reports = DeadReports(self._session)
        self.environments = Environments(self._session)
        self.questions = Questions(self._session)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def version(self) -> ServerVersion:
        """Return the server's version; needs no login."""
        return server.version(self._session)

    def token(self) -> str:
        """Return a token that the server accepts; "" if it requires none."""
        return self._session.token()

    @property
    def unknown(self) -> Mapping[str, Sequence[str]]:
        """What the last list, an empty one, told of its filters.

        By parameter, the values that do not exist: `{"nodes": ["77"]}`. Empty if all
        exist, or if the list has elements.
        """
        return self._session.unknown

    def close(self) -> None:
        """Close the connections to the server."""
        self._session.close()
