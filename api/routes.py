"""All routes of both mounts."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from falcon.routing import BaseConverter
from prometheus_client import CollectorRegistry

from api import viewer
from api.about import docs_page, web_page
from api.about.description import Description
from api.about.health import Health, Readiness
from api.about.index import Index
from api.about.metrics import Metrics
from api.about.version import Version
from api.auth.access import Access
from api.auth.login import Login
from api.clusters.reset import ClusterReset
from api.clusters.resource import Cluster, ClusterCollection
from api.errors.statuses import detail_of
from api.history.entry import HistoryEntry
from api.history.resource import ClusterHistory, DeploymentHistory, NodeHistory
from api.http.metrics import StreamMeasures
from api.http.mount import MOUNTS, SPECIFIED, Mount
from api.http.slashed_nodes import NODE
from api.kept_reports.dead_replay import DeadReportReplay, DeadReportReplays
from api.kept_reports.dead_reports import DeadReportItem, DeadReports
from api.kept_reports.parked_replay import ParkedReportReplays
from api.kept_reports.parked_reports import ParkedReports, ParkedReportsOfRun
from api.live.change_answers import ChangeAnswers
from api.live.changes_resource import Changes
from api.live.events_resource import Events
from api.live.news import read_news
from api.live.outlook import read_outlook
from api.live.outlooks import Outlooks
from api.live.places import Places
from api.live.watcher import Watcher
from api.openapi.document import Route, document
from api.questions.audit import AuditLines
from api.questions.chain import LinkOfRun
from api.questions.failures import Failure, FailureCollection
from api.questions.of_cluster import SlowerInCluster, WhatIfInCluster
from api.questions.of_run import (
    Brief,
    Difference,
    Eta,
    FailureCauses,
    Odd,
    SlowerThanUsual,
    WhereTheTimeWent,
)
from api.questions.search import Search, SearchCompletion
from api.reports.resource import Reports
from api.transactions.failures import Failures
from api.transactions.resource import Transaction, TransactionCollection
from api.transactions.roles import Roles
from api.transactions.snapshots import Snapshot
from api.transactions.summary import Summary
from api.transactions.tasks import Task, TaskCollection
from brokers.interface import Broker
from db.database import Database
from kept_reports.replay_dead import Replayer
from publishing.publisher import Publisher


#: Paths that need no token: they reveal nothing about an environment.
OPEN_PATHS = frozenset(
    {
        "/",
        "/healthz",
        "/readyz",
        # The released clients, especially 9.0, request it before they log in.
        "/api/version",
        "/api/v1/version",
        "/keystone/v2.0/tokens",
        # A browser that opens the documentation cannot send headers.
        "/api/openapi.json",
        "/api/docs",
        *(f"/api/docs/{part}" for part in viewer.PARTS),
        # The page has no data of its own; it requests data with a token.
        "/ui",
        *(f"/ui/{part}" for part in web_page.PARTS),
    }
)


_ROOT = SPECIFIED._replace(prefix="")


class Number(BaseConverter):
    """An id in a URL: digits, as in Nailgun; anything else is not found."""

    def convert(self, value: str) -> int | None:
        """Return the number, or None; db/ handles ids that are too large to exist."""
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

    `measures` are the metrics of /metrics besides the database's. `most_streams` limits
    how many clients receive live updates at a time.
    """
    found = all_routes(database, access, connect_broker, measures, most_streams)
    return {route.url: route.resource for route in found}


def all_routes(
    database: Database,
    access: Access,
    connect_broker: Callable[[], Broker] | None,
    measures: CollectorRegistry,
    most_streams: int = 0,
) -> list[Route]:
    """Return the same in the order of the document, with each route's operation."""
    publisher = Publisher(connect_broker)
    outlooks = Outlooks(partial(read_outlook, database))
    watcher = Watcher(partial(read_news, database), outlooks, StreamMeasures(measures))
    events = partial(Events, database, watcher, Places(most_streams))
    docs, docs_part = docs_page.resources()
    ui, ui_part = web_page.resources()
    found: list[Route] = []
    at_root = {
        "/keystone/v2.0/tokens": Login(access),
        "/": Index(),
        "/healthz": Health(),
        "/readyz": Readiness(database),
        "/metrics": Metrics(measures, database),
        "/api/openapi.json": Description(lru_cache(8)(partial(document, found))),
        "/api/docs/": docs,
        "/api/docs/{part}": docs_part,
        "/ui/": ui,
        "/ui/{part}": ui_part,
    }
    for mount in MOUNTS:
        resources = _on_mount(mount, database, access, publisher, events)
        found += [Route(mount, *each) for each in resources.items()]
    found += [Route(_ROOT, *each) for each in at_root.items()]
    return found


def _on_mount(
    mount: Mount,
    database: Database,
    access: Access,
    publisher: Publisher,
    events: Callable[[ChangeAnswers], Events],
) -> Mapping[str, object]:
    one = "/transactions/{transaction_id:number}"
    cluster = "/clusters/{cluster_id:number}"
    history = "/deployment_history/"
    dead = "/dead_reports"
    replayer = Replayer(database, publisher, detail_of)
    changes = ChangeAnswers(database, mount)
    snapshot = partial(Snapshot, database)
    return {
        "/transactions/": TransactionCollection(database, mount, publisher),
        f"{one}/": Transaction(database, mount),
        f"{one}/settings/": snapshot(
            "settings", "the environment's settings", missing="null"
        ),
        f"{one}/deployment_info/": snapshot(
            "deployment_info", "the data that the nodes received", missing="{}"
        ),
        f"{one}/network_configuration/": snapshot(
            "network_configuration", "the environment's networks", missing="null"
        ),
        f"{one}/roles/": Roles(database),
        f"{one}/summary/": Summary(database, mount),
        f"{one}/failures/": Failures(database, mount),
        f"{one}/brief/": Brief(database, mount),
        f"{one}/causes/": FailureCauses(database, mount),
        f"{one}/diff/": Difference(database, mount),
        f"{one}/slower/": SlowerThanUsual(database, mount),
        f"{one}/eta/": Eta(database, mount),
        f"{one}/path/": WhereTheTimeWent(database, mount),
        f"{one}/odd/": Odd(database, mount),
        f"{one}/chain/": LinkOfRun(database, mount),
        f"{one}{history}": DeploymentHistory(database, mount),
        f"{one}{history}{{entry_id:number}}/": HistoryEntry(database, mount),
        f"{one}/changes/": Changes(database, changes),
        f"{one}/events/": events(changes),
        f"{cluster}{history}": ClusterHistory(database, mount),
        f"/nodes/{NODE}{history}": NodeHistory(database, mount),
        f"{cluster}/slower/": SlowerInCluster(database),
        f"{cluster}/what_if/": WhatIfInCluster(database),
        "/search/": Search(database, mount),
        "/search/complete/": SearchCompletion(),
        "/audit/": AuditLines(database, mount),
        "/failures/": FailureCollection(database, mount),
        "/failures/{fingerprint}/": Failure(database, mount),
        "/clusters/": ClusterCollection(database, mount),
        f"{cluster}/": Cluster(database, mount),
        f"{cluster}/reset/": ClusterReset(database, mount),
        "/reports/": Reports(database, publisher),
        f"{dead}/": DeadReports(database, mount),
        f"{dead}/{{report_id:number}}/": DeadReportItem(database, mount),
        f"{dead}/{{report_id:number}}/replay/": DeadReportReplay(replayer),
        f"{dead}/replay/": DeadReportReplays(replayer),
        "/parked_reports/": ParkedReports(database, mount),
        "/parked_reports/{task_uuid}/": ParkedReportsOfRun(database, mount),
        "/parked_reports/replay/": ParkedReportReplays(database, publisher),
        "/tasks/": TaskCollection(database, mount),
        "/tasks/{task_id:number}/": Task(database, mount),
        "/version/": Version(access),
    }
