"""Every route, for both mounts."""

from falcon.routing import BaseConverter

from api.resources.deployment_history import DeploymentHistory, for_clients, specified
from api.resources.health import Health, Readiness
from api.resources.transactions import Transaction, TransactionCollection
from db.database import Database
from db.queries.times import TimeFormat


class Number(BaseConverter):
    """An id in a URL: digits, as Nailgun has it; anything else is not found."""

    def convert(self, value: str) -> int | None:
        """Return the number, or None; ids too large to exist are left to db/."""
        digits = value.isascii() and value.isdecimal() and len(value) <= 18  # noqa: PLR2004
        return int(value) if digits else None


def routes(database: Database) -> dict[str, object]:
    """Return the resource of each URL, without trailing slashes.

    /api speaks the specification's shape, /api/v1 that of the released clients.
    """
    epoch, iso = TimeFormat.epoch, TimeFormat.iso_microseconds
    one, history = (
        "{transaction_id:number}",
        "{transaction_id:number}/deployment_history",
    )
    return {
        "/healthz": Health(),
        "/readyz": Readiness(database),
        "/api/transactions": TransactionCollection(database, epoch),
        f"/api/transactions/{one}": Transaction(database, epoch),
        f"/api/transactions/{history}": DeploymentHistory(database, specified),
        "/api/v1/transactions": TransactionCollection(database, iso),
        f"/api/v1/transactions/{one}": Transaction(database, iso),
        f"/api/v1/transactions/{history}": DeploymentHistory(database, for_clients),
    }
