"""Every route, for both mounts."""

from collections.abc import Callable
from functools import partial

from falcon.routing import BaseConverter
from prometheus_client import CollectorRegistry

from api import page, viewer
from api.auth.access import Access
from api.change_answers import ChangeAnswers
from api.live.news import read_news
from api.live.watcher import Watcher
from api.measures import StreamMeasures
from api.openapi.document import document
from api.publisher import Publisher
from api.replaying import Replayer
from api.resources.changes import Changes
from api.resources.cluster_reset import ClusterReset
from api.resources.clusters import Cluster, ClusterCollection
from api.resources.dead_report_replay import DeadReportReplay, DeadReportReplays
from api.resources.dead_reports import DeadReportCollection, DeadReportItem
from api.resources.deployment_history import (
    ClusterHistory,
    DeploymentHistory,
    NodeHistory,
)
from api.resources.description import Description
from api.resources.events import Events
from api.resources.failures import Failures
from api.resources.health import Health, Readiness
from api.resources.history_entry import HistoryEntry
from api.resources.history_shapes import FOR_CLIENTS, SPECIFIED, Shape
from api.resources.login import Login
from api.resources.metrics import Metrics
from api.resources.reports import Reports
from api.resources.roles import Roles
from api.resources.snapshots import Snapshot
from api.resources.static_page import StaticPage
from api.resources.summary import Summary
from api.resources.tasks import Task, TaskCollection
from api.resources.transactions import Transaction, TransactionCollection
from api.resources.version import Version
from brokers.interface import Broker
from db.database import Database
from db.queries.times import TimeFormat


#: Paths that need no token: they show nothing of any environment.
OPEN_PATHS = frozenset(
    {
        "/healthz",
        "/readyz",
        # The released clients ask it before they log in, 9.0 in particular.
        "/api/version",
        "/api/v1/version",
        "/keystone/v2.0/tokens",
        # A browser that opens the API's description can send no header.
        "/api/openapi.json",
        "/api/docs",
        *(f"/api/docs/{part}" for part in viewer.PARTS),
        # Likewise; what the page shows it asks for with a token.
        "/ui",
        *(f"/ui/{part}" for part in page.PARTS),
    }
)


class Number(BaseConverter):
    """An id in a URL: digits, as Nailgun has it; anything else is not found."""

    def convert(self, value: str) -> int | None:
        """Return the number, or None; ids too large to exist are left to db/."""
        digits = value.isascii() and value.isdecimal() and len(value) <= 18  # noqa: PLR2004
        return int(value) if digits else None


def routes(
    database: Database,
    access: Access,
    connect_broker: Callable[[], Broker] | None,
    measures: CollectorRegistry,
    most_streams: int = 0,
) -> dict[str, object]:
    """Return the resource of each URL, without trailing slashes.

    `measures` are what /metrics tells besides the database's. `most_streams` is how
    many clients are told of changes at a time.
    /api speaks the specification's shape, /api/v1 that of the released clients.
    """
    publisher = Publisher(connect_broker)
    watcher = Watcher(
        partial(read_news, database), StreamMeasures(measures), most_streams
    )
    docs = StaticPage(viewer.files(), more_policy="form-action 'none'")
    # A text of a report can become no script.
    ui = StaticPage(
        page.files(),
        more_policy="form-action 'self'; require-trusted-types-for 'script';"
        " trusted-types 'none'",
    )
    at_root = {
        "/healthz": Health(),
        "/readyz": Readiness(database),
        "/metrics": Metrics(measures, database),
        "/keystone/v2.0/tokens": Login(access),
        "/api/version": Version(access),
        "/api/v1/version": Version(access),
        "/api/openapi.json": Description(document()),
        "/api/docs": docs,
        "/api/docs/{part}": docs,
        "/ui": ui,
        "/ui/{part}": ui,
    }
    specified_urls = {
        f"/api{url}": resource
        for url, resource in _on_both(
            database, publisher, watcher, TimeFormat.epoch, SPECIFIED
        ).items()
    }
    client_urls = {
        f"/api/v1{url}": resource
        for url, resource in _on_both(
            database, publisher, watcher, TimeFormat.iso_microseconds, FOR_CLIENTS
        ).items()
    }
    return at_root | specified_urls | client_urls


def _on_both(
    database: Database,
    publisher: Publisher,
    watcher: Watcher,
    times: TimeFormat,
    shape: Shape,
) -> dict[str, object]:
    one = "/transactions/{transaction_id:number}"
    cluster = "/clusters/{cluster_id:number}"
    history = "/deployment_history"
    dead = "/dead_reports"
    replayer = Replayer(database, publisher)
    of_history = times if times is TimeFormat.epoch else TimeFormat.iso
    changes = ChangeAnswers(database, times, of_history)
    return {
        "/transactions": TransactionCollection(database, times, publisher),
        one: Transaction(database, times),
        f"{one}{history}": DeploymentHistory(database, shape),
        f"{one}{history}/{{entry_id:number}}": HistoryEntry(database, of_history),
        f"{one}/changes": Changes(database, changes),
        f"{one}/events": Events(database, changes, watcher),
        f"{one}/roles": Roles(database),
        f"{one}/summary": Summary(database, of_history),
        f"{one}/failures": Failures(database, of_history),
        f"{one}/settings": Snapshot(database, "settings", missing=b"null"),
        f"{one}/deployment_info": Snapshot(database, "deployment_info", missing=b"{}"),
        f"{one}/network_configuration": Snapshot(
            database, "network_configuration", missing=b"null"
        ),
        "/tasks": TaskCollection(database, times),
        "/tasks/{task_id:number}": Task(database, times),
        "/clusters": ClusterCollection(database, times),
        cluster: Cluster(database, times),
        f"{cluster}/reset": ClusterReset(database, times),
        f"{cluster}{history}": ClusterHistory(database, shape),
        f"/nodes/{{node_id}}{history}": NodeHistory(database, shape),
        "/reports": Reports(database, publisher),
        dead: DeadReportCollection(database, times),
        f"{dead}/{{report_id:number}}": DeadReportItem(database, times),
        f"{dead}/{{report_id:number}}/replay": DeadReportReplay(replayer),
        f"{dead}/replay": DeadReportReplays(replayer),
    }
