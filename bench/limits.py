"""Limits that the receiver is compared with, and Nailgun's way."""

import json
import time
from collections.abc import Callable
from io import StringIO
from urllib.parse import unquote, urlsplit

import amqp
from sqlalchemy.orm import Session, registry

from bench.servers import BATCH, Servers
from bench.workload import Run
from db import tables
from db.domain.history import HistoryEntry
from pipeline.decode_batch import decode_batch


#: Seconds that one take waits for published reports, so that a pause does not end it.
_PATIENCE = 10.0


def consume_and_copy(servers: Servers, run: Run, published: int) -> float:
    """Return the seconds of a process that consumes, decodes, and COPYs each report.

    The table has the columns and indexes of the history. The process merges nothing and
    does not use Celery: no receiver in one process can be faster.
    """
    servers.execute("DROP TABLE IF EXISTS bare")
    servers.execute("CREATE TABLE bare (LIKE deployment_history INCLUDING ALL)")
    # The unique key would refuse the second report of a row: an index of the same
    # columns takes its place.
    servers.execute(
        "DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE bare DROP CONSTRAINT %I',"
        " conname) FROM pg_constraint"
        " WHERE conrelid = 'bare'::regclass AND contype = 'u'); END $$"
    )
    servers.execute(
        "CREATE INDEX ON bare (task_id, node_id, deployment_graph_task_name)"
    )
    raw = servers.database.engine.raw_connection()
    columns = ("task_id", "node_id", "deployment_graph_task_name", "status", "summary")
    stored = 0
    with servers.broker.consume("bare") as consumer, raw.cursor() as cursor:
        began = time.monotonic()
        while stored < published:
            deliveries = consumer.take(BATCH, _PATIENCE, ahead=True)
            if not deliveries:
                raise TimeoutError(f"{published - stored} reports did not come")
            lines = StringIO()
            for received in decode_batch(deliveries).reports:
                (entry,) = received.report.entries
                lines.write(
                    f"1\t{entry.node_id}\t{entry[2]}\t{entry.status}\t{entry.summary}\n"
                )
                stored += 1
            lines.seek(0)
            cursor.copy_from(lines, "bare", columns=columns)
            raw.commit()
            consumer.acknowledge(deliveries)
        seconds = time.monotonic() - began
    raw.close()
    return seconds


def consume_only(servers: Servers, run: Run, published: int) -> float:
    """Return the seconds of a py-amqp consumer that acknowledges and stores nothing."""
    url = urlsplit(servers.amqp_url)
    connection = amqp.Connection(
        host=f"{url.hostname}:{url.port or 5672}",
        userid=unquote(url.username or "guest"),
        password=unquote(url.password or "guest"),
        virtual_host=unquote(url.path[1:]) or "/",
    )
    connection.connect()
    channel = connection.channel()
    consumed = 0

    def take(message: amqp.Message) -> None:
        nonlocal consumed
        consumed += 1
        if consumed % BATCH == 0 or consumed == published:
            channel.basic_ack(message.delivery_tag, multiple=True)

    began = time.monotonic()
    channel.basic_qos(0, 2 * BATCH, a_global=False)
    channel.basic_consume(servers.queue, callback=take)
    while consumed < published:
        connection.drain_events(timeout=10)
    seconds = time.monotonic() - began
    connection.close()
    return seconds


class _Task:
    """A row of `tasks`, as an ORM has it."""


class _Entry:
    """A row of `deployment_history`, as an ORM has it."""


_mapped = registry()
_mapped.map_imperatively(_Task, tables.tasks)
_mapped.map_imperatively(_Entry, tables.deployment_history)


def nailguns_way(servers: Servers, run: Run, published: int) -> float:
    """Return the seconds of a process with one transaction per report, through an ORM.

    SELECT … FOR UPDATE of the task, SELECT of the entry, UPDATE and COMMIT, then the
    next report (rebuilt from contract.md section 2).
    """
    with servers.broker.consume("nailgun") as consumer:
        began = time.monotonic()
        for _ in range(published):
            deliveries = consumer.take(1, 5)
            (received,) = decode_batch(deliveries).reports
            (entry,) = received.report.entries
            with Session(servers.database.engine) as session:
                _store(session, entry)
                session.commit()
            consumer.acknowledge(deliveries)
        return time.monotonic() - began


def _store(session: Session, entry: HistoryEntry) -> None:
    task = session.query(_Task).filter_by(uuid=entry.task_uuid).with_for_update().one()
    row = (
        session.query(_Entry)
        .filter_by(
            task_id=task.id,  # type: ignore[attr-defined]
            node_id=entry.node_id,
            deployment_graph_task_name=entry.deployment_graph_task_name,
        )
        .one()
    )
    changed = {
        "status": entry.status,
        "summary": json.loads(entry.summary or "null"),
        "time_start": row.time_start or entry.time_start,  # type: ignore[attr-defined]
        "time_end": entry.time_end,
        "reported_at": entry.reported_at,
    }
    for name, value in changed.items():
        setattr(row, name, value)


Limit = Callable[[Servers, Run, int], float]
