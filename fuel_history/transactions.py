"""Transactions: list, show, count and delete them; read their snapshots."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.json import Decoder

from fuel_history.errors import NotFound
from fuel_history.session import Session
from fuel_history.shapes.roles import Role
from fuel_history.shapes.statuses import TransactionStatus
from fuel_history.values import Failures, Summary, Transaction


_PATH = "/api/v1/transactions/"
#: Among this many latest transactions one is not the parent of another.
_LAST = 20
_transactions = Decoder(list[Transaction])
_transaction = Decoder(Transaction)
_summary = Decoder(Summary)
_failures = Decoder(Failures)
_roles = Decoder(tuple[Role, ...])
_anything: Decoder[Any] = Decoder()


class Transactions:
    """The transactions of one server; raises fuel_history/errors.py's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(
        self,
        *,
        cluster_id: int | None = None,
        statuses: Iterable[TransactionStatus] = (),
        names: Iterable[str] = (),
        since: str = "",
        order_by: str = "id",
    ) -> Iterator[Transaction]:
        """Yield transactions, deleted ones too, page by page.

        An empty filter selects all. `names` are names of transactions: deployment,
        reset_environment …; `since` is a time or an age; `order_by` is a field, "-"
        before it sorts descending.
        """
        params = {
            "statuses": ",".join(statuses),
            "transaction_types": ",".join(names),
            "order_by": order_by,
        }
        if since:
            params["since"] = since
        if cluster_id is not None:
            params["cluster_id"] = str(cluster_id)
        return self._session.pages(_PATH, _transactions, params)

    def show(self, transaction_id: int) -> Transaction:
        """Return one transaction; raises NotFound."""
        return self._session.get(f"{_PATH}{transaction_id:d}/", _transaction)

    def latest(self, cluster_id: int | None = None) -> Transaction:
        """Return the deployment that was registered last; raises NotFound.

        Resets and deletions that followed it are skipped, and transactions that only
        group others (Nailgun's `deploy`): returns the last of their parts. If there is
        no deployment, the transaction that was registered last. `cluster_id`: only of
        this environment.
        """
        env = {} if cluster_id is None else {"cluster_id": cluster_id}
        for names in ({"transaction_types": "deployment"}, {}):
            params: dict[str, str | int] = {**env, **names}
            found = self._session.get(
                _PATH, _transactions, order_by="-id", limit=_LAST, **params
            )
            parents = {each.parent_id for each in found}
            for each in found:
                if each.id not in parents:
                    return each
        raise NotFound("There is no transaction yet")

    def delete(self, transaction_id: int, *, force: bool = False) -> None:
        """Delete a transaction; keeps its history and sets `deleted_at`.

        Raises NotFound, Forbidden, and BadRequest if it has not ended and `force` is
        not set.
        """
        self._session.delete(f"{_PATH}{transaction_id:d}/", force=int(force))

    def summary(self, transaction_id: int) -> Summary:
        """Return counts by status, node and task, and what failed; raises NotFound."""
        return self._session.get(f"{_PATH}{transaction_id:d}/summary/", _summary)

    def failures(self, transaction_id: int) -> Failures:
        """Return what failed, and what never ran because of it; raises NotFound."""
        return self._session.get(f"{_PATH}{transaction_id:d}/failures/", _failures)

    def roles(self, transaction_id: int) -> tuple[Role, ...]:
        """Return which nodes had which role in a run, sorted by role.

        Empty: the run started without roles. Raises NotFound.
        """
        return self._session.get(f"{_PATH}{transaction_id:d}/roles/", _roles)

    def settings(self, transaction_id: int) -> Any:
        """Return the environment's settings when the run started; None: not known."""
        return self._began_with(transaction_id, "settings")

    def deployment_info(self, transaction_id: int) -> Any:
        """Return the data that the nodes received; {}: not known."""
        return self._began_with(transaction_id, "deployment_info")

    def network_configuration(self, transaction_id: int) -> Any:
        """Return the networks when the run started; None: not known."""
        return self._began_with(transaction_id, "network_configuration")

    def _began_with(self, transaction_id: int, kind: str) -> Any:
        return self._session.get(f"{_PATH}{transaction_id:d}/{kind}/", _anything)
