"""All routes of both mounts."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from prometheus_client import CollectorRegistry

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
from api.history.entry import entry
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
from api.questions import of_cluster, of_run
from api.questions.audit import AuditLines
from api.questions.failures import Failure, FailureCollection
from api.questions.search import Search, complete
from api.reports.resource import Reports
from api.transactions.failures import Failures
from api.transactions.resource import Transaction, TransactionCollection
from api.transactions.roles import roles
from api.transactions.snapshots import Snapshot
from api.transactions.summary import summary
from api.transactions.tasks import Task, TaskCollection
from brokers.interface import Broker
from db.database import Database
from kept_reports.replay_dead import Replayer
from publishing.publisher import Publisher


_ROOT = SPECIFIED._replace(prefix="")


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
        f"{one}/roles/": roles(database, mount),
        f"{one}/summary/": summary(database, mount),
        f"{one}/failures/": Failures(database, mount),
        f"{one}/brief/": of_run.brief(database, mount),
        f"{one}/causes/": of_run.failure_causes(database, mount),
        f"{one}/diff/": of_run.difference(database, mount),
        f"{one}/slower/": of_run.slower(database, mount),
        f"{one}/eta/": of_run.eta(database, mount),
        f"{one}/path/": of_run.path(database, mount),
        f"{one}/odd/": of_run.odd(database, mount),
        f"{one}/drift/": of_run.drift(database, mount),
        f"{one}/chain/": of_run.chain(database, mount),
        f"{one}{history}": DeploymentHistory(database, mount),
        f"{one}{history}{{entry_id:number}}/": entry(database, mount),
        f"{one}/changes/": Changes(database, changes),
        f"{one}/events/": events(changes),
        f"{cluster}{history}": ClusterHistory(database, mount),
        f"/nodes/{NODE}{history}": NodeHistory(database, mount),
        f"{cluster}/slower/": of_cluster.slower(database, mount),
        f"{cluster}/what_if/": of_cluster.what_if(database, mount),
        "/search/": Search(database, mount),
        "/search/complete/": complete(database, mount),
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
