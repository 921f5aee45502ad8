"""A connection to a server: the one object that a program needs."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Self

from fuel_history import server
from fuel_history.configuration import Configuration
from fuel_history.server import ServerVersion
from fuel_history.session import Session
from fuel_history.transactions import Transactions


if TYPE_CHECKING:
    from fuel_history.dead_reports import DeadReports
    from fuel_history.environments import Environments
    from fuel_history.history import History
    from fuel_history.questions import Questions


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

    # Each of these loads its module on first use: a command needs one or two.

    @cached_property
    def history(self) -> "History":
        """The history of a run, a node or an environment."""
        from fuel_history.history import History  # noqa: PLC0415

        return History(self._session)

    @cached_property
    def dead_reports(self) -> "DeadReports":
        """Reports that could not be recorded."""
        from fuel_history.dead_reports import DeadReports  # noqa: PLC0415

        return DeadReports(self._session)

    @cached_property
    def environments(self) -> "Environments":
        """The environments."""
        from fuel_history.environments import Environments  # noqa: PLC0415

        return Environments(self._session)

    @cached_property
    def questions(self) -> "Questions":
        """Questions about runs."""
        from fuel_history.questions import Questions  # noqa: PLC0415

        return Questions(self._session)

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
