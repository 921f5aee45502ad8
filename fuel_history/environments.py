"""Environments (clusters): listed, shown, reset, deleted."""

from collections.abc import Iterator

from msgspec.json import Decoder

from fuel_history.session import Session
from fuel_history.values import Environment, Transaction


_PATH = "/api/v1/clusters/"
_environments = Decoder(list[Environment])
_environment = Decoder(Environment)
_transaction = Decoder(Transaction)


class Environments:
    """The environments of one server; raises fuel_history/errors.py's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self) -> Iterator[Environment]:
        """Yield the environments that are not deleted, sorted by id, page by page."""
        return self._session.pages(_PATH, _environments, {})

    def show(self, environment_id: int) -> Environment:
        """Return one environment; raises NotFound."""
        return self._session.get(f"{_PATH}{environment_id:d}/", _environment)

    def reset(self, environment_id: int, *, force: bool = False) -> Transaction:
        """Mark an environment's transactions as deleted; keeps their history.

        Returns the transaction that records the reset. Raises NotFound, Forbidden, and
        BadRequest if one of them is running and `force` is not set.
        """
        path = f"{_PATH}{environment_id:d}/reset/"
        return self._session.change("PUT", path, _transaction, force=int(force))

    def delete(self, environment_id: int, *, force: bool = False) -> Transaction:
        """Mark an environment and its transactions as deleted; keeps the history.

        Returns the transaction that records the deletion; raises as `reset` does.
        """
        path = f"{_PATH}{environment_id:d}/"
        return self._session.change("DELETE", path, _transaction, force=int(force))
