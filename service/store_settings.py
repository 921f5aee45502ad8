"""Settings of the database, the brokers and the reports' queue."""

import dataclasses
from pathlib import Path

from brokers.binding import QUEUE_OF_ASTUTE, QUEUE_OF_NAILGUN
from brokers.url import is_amqp, nodes
from service import setting_urls as urls
from service import setting_values as values
from service.setting import BadSetting, required, setting
from service.setting_values import Bindings, QueueType


def _type_for(url: str | None) -> QueueType:
    """Return the type of a queue that survives what the URL's broker survives."""
    is_cluster = url is not None and is_amqp(url) and len(nodes(url)) > 1
    return QueueType.quorum if is_cluster else QueueType.classic


#: The default on AMQP, where a queue named nailgun feeds Nailgun itself.
_OUR_QUEUE = "fuel-history"


@dataclasses.dataclass(frozen=True, kw_only=True)
class StoreSettings:
    """The places of data."""

    database_url: str | None = setting(
        None,
        urls.database_url,
        "PostgreSQL with the history; unset: the embedded one",
    )
    read_database_url: str | None = setting(
        None,
        urls.database_url,
        "a streaming replica for read requests of the API; unset: none",
    )
    read_max_lag_seconds: int = setting(
        10,
        values.whole_number(3, 3600),
        "how far behind the replica may be before the API stops using it",
    )
    broker_url: str | None = setting(
        None,
        urls.broker_url,
        "Celery's broker, redis://, sentinel:// or amqp://; unset: the embedded Valkey",
    )
    reports_url: str | None = setting(
        None,
        urls.broker_url,
        "broker that receives the orchestrator's reports; unset: BROKER_URL",
    )
    chosen_queue: str | None = setting(
        None,
        values.name,
        "the reports' queue; unset: fuel-history on AMQP, the stream nailgun on Redis",
        variable="REPORTS_QUEUE",
    )
    chosen_reports_type: QueueType | None = setting(
        None,
        values.word(QueueType),
        "classic or quorum, if the reports' queue has to be created; unset: quorum if"
        " its URL names several nodes (AMQP)",
        variable="REPORTS_QUEUE_TYPE",
    )
    chosen_rings_type: QueueType | None = setting(
        None,
        values.word(QueueType),
        "classic or quorum, for Celery's queue; unset: quorum if BROKER_URL names"
        " several nodes (AMQP)",
        variable="RINGS_QUEUE_TYPE",
    )
    reports_bindings: Bindings = setting(
        values.BINDINGS_OF_FUEL,
        values.bindings,
        "exchange/routing_key whose messages are copied to the queue, or none (AMQP)",
    )
    backup_dir: Path | None = setting(
        None,
        Path,
        "directory where you keep backups: doctor tells how old the newest is",
    )
    data_dir: Path = setting(
        Path(".data"),
        Path,
        "directory of the embedded services' data and logs",
    )

    @property
    def required_database_url(self) -> str:
        """The database's URL; raises :class:`BadSetting` if none is set."""
        return required(self.database_url, "DATABASE_URL")

    @property
    def required_broker_url(self) -> str:
        """Celery's broker; raises :class:`BadSetting` if none is set."""
        return required(self.broker_url, "BROKER_URL")

    @property
    def required_reports_url(self) -> str:
        """The reports' broker; raises :class:`BadSetting` if none is set."""
        return self.reports_url or self.required_broker_url

    @property
    def reports_queue(self) -> str:
        """The queue or stream that reports are read from."""
        if self.chosen_queue is not None:
            return self.chosen_queue
        return _OUR_QUEUE if self._are_reports_on_amqp else QUEUE_OF_NAILGUN

    @property
    def _are_reports_on_amqp(self) -> bool:
        return is_amqp(self.reports_url or self.broker_url or "")

    @property
    def reports_queue_type(self) -> QueueType:
        """The type of the reports' queue, if it has to be created (AMQP)."""
        url = self.reports_url or self.broker_url
        return self.chosen_reports_type or _type_for(url)

    @property
    def rings_queue_type(self) -> QueueType:
        """The type of the queue for rings (AMQP).

        A classic queue is on one node, and Celery's worker ends when that node is away.
        """
        return self.chosen_rings_type or _type_for(self.broker_url)

    @property
    def rings_queue(self) -> str:
        """The queue of Celery's broker for the workers' rings."""
        # Rings for one installation's reports must not reach another's workers. An
        # existing queue cannot change its type, so each type has its own name.
        quorum = self.rings_queue_type is QueueType.quorum
        return f"fuel-history.{self.reports_queue}{'.quorum' if quorum else ''}"

    def check_queue(self) -> None:
        """Raise :class:`BadSetting` if the queue is another program's."""
        if self._are_reports_on_amqp and self.chosen_queue == QUEUE_OF_ASTUTE:
            raise BadSetting(
                f"REPORTS_QUEUE must not be {QUEUE_OF_ASTUTE} on AMQP: Astute would"
                f" lose its orders; unset, the queue is {_OUR_QUEUE}"
            )
