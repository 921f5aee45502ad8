"""The one object that a program needs: a server, and all that it can be asked."""

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

    Nothing is sent before something is asked for. It logs in when the server
    wants it to, and again when a token has expired. Requests that change nothing
    are sent again where the server or the network fails for a moment. Not for
    several threads at once: make one for each.
    """

    def __init__(self, configuration: Configuration) -> None:
        #: The server's.
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
        """Return what the server tells of itself; it asks for no login."""
        return server.version(self._session)

    def token(self) -> str:
        """Return a token that the server takes; "" where it wants none."""
        return self._session.token()

    def close(self) -> None:
        """Close the connections to the server."""
        self._session.close()
