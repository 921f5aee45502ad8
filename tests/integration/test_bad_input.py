"""Whatever comes is stored or dead, and disturbs nothing that comes with it."""

import gzip
import json
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import Text, cast, func, select

from astute.bad_report import Reason
from astute.decode import decode
from astute.details import LONGEST_TEXT
from astute.report import Report
from astute.unpack import LARGEST, MOST_VALUES
from brokers.connect import connect
from brokers.interface import Broker, Delivery
from db.database import Database
from db.kept_reports.dead import KEPT
from db.tables import dead_reports, deployment_history
from pipeline.decode_batch import decode_batch
from pipeline.store import store
from tests.support.servers.stack import Stack
from tests.support.streams.bad_reports import SPECIAL, Case, Part, bad_fields
from tests.support.streams.draining import drained
from tests.support.streams.reports import report_of_node


NOW = datetime(2026, 3, 7, tzinfo=UTC)
START = b'{"method": "task_deploy", "args": {"task_uuid": "%b", "tasks_graph": {}}}'
CASES = [*bad_fields(), *SPECIAL]


def delivery(payload: bytes) -> Delivery:
    return Delivery("1-0", payload, NOW, "test")


def good(number: int) -> bytes:
    return report_of_node("good", str(number), "hosts", "ready").payload


def mixed(payloads: Sequence[bytes]) -> Iterator[bytes]:
    """Yield these, a good report before each."""
    yield from (START % b"u", START % b"good")
    for number, payload in enumerate(payloads):
        yield from (good(number), payload)


def good_nodes(database: Database) -> set[str]:
    entries = deployment_history.c
    with database.reader() as connection:
        chosen = select(entries.node_id).where(
            entries.deployment_graph_task_name == "hosts", entries.status == "ready"
        )
        return set(connection.execute(chosen).scalars())


def dead(database: Database) -> dict[bytes, Reason]:
    columns = dead_reports.c
    with database.reader() as connection:
        rows = connection.execute(select(columns.digest, columns.reason))
        return {bytes(digest): Reason(reason) for digest, reason in rows}


def digest(payload: bytes) -> bytes:
    # A message that came in a list died as the one message.
    return sha256(payload[1:-1] if payload.startswith(b"[[") else payload).digest()


def expected(cases: Sequence[Case]) -> dict[bytes, Reason]:
    dead = {}
    for case in cases:
        if isinstance(case.outcome, Part):
            decoded = decode(case.payload, NOW)
            assert isinstance(decoded, Report)
            (part,) = decoded.bad
            dead[digest(part.payload)] = case.outcome.reason
        elif case.outcome is not None:
            dead[digest(case.payload)] = case.outcome
    return dead


def parts(cases: Sequence[Case]) -> int:
    return sum(isinstance(case.outcome, Part) for case in cases)


def test_every_bad_field_in_one_batch_dies_alone(database: Database) -> None:
    """And for its own reason; what leniency is right for is taken."""
    payloads = [case.payload for case in CASES]

    counts = store(database, [delivery(each) for each in mixed(payloads)])

    assert dead(database) == expected(CASES)
    assert good_nodes(database) == {str(number) for number in range(len(CASES))}
    ways = (
        *(counts.starts, counts.reports, counts.gated, counts.parked),
        *(counts.passed, counts.dead),
    )
    assert sum(ways) == counts.received == 2 * len(CASES) + 2 + parts(CASES)
    assert counts.dead == sum(case.outcome is not None for case in CASES)
    assert counts.parked == 0


def test_the_same_through_a_broker(stack: Stack, broker: Broker) -> None:
    broker.publish(mixed([case.payload for case in CASES]))

    with closing(connect(stack.settings)) as consumed:
        counts = drained(stack.database, consumed)

    assert dead(stack.database) == expected(CASES)
    assert good_nodes(stack.database) == {str(number) for number in range(len(CASES))}
    assert counts.received == 2 * len(CASES) + 2 + parts(CASES)
    assert sum(broker.backlog()) == 0


def test_a_hundred_thousand_nodes_in_one_message_are_stored(
    database: Database,
) -> None:
    task = {"deployment_graph_task_name": "many", "task_status": "ready"}
    nodes = [{"uid": str(number), **task} for number in range(100_000)]
    many = {"method": "deploy_resp", "args": {"task_uuid": "u", "nodes": nodes}}

    counts = store(
        database, [delivery(each) for each in mixed([json.dumps(many).encode()])]
    )

    assert (counts.reports, counts.dead) == (2, 0)
    assert counts.rows_changed == 100_001
    assert good_nodes(database) == {"0"}


@pytest.mark.parametrize("outcome", ["mended", "dead"])
def test_a_message_of_50_megabytes_is_taken_or_dead(
    database: Database, outcome: str
) -> None:
    text = "x" * (50 << 20)
    status = "error" if outcome == "mended" else "no status"
    task = {"uid": "7", "deployment_graph_task_name": "huge", "task_status": status}
    details = {"summary": {"log": text}, "error_msg": text}
    content = {"task_uuid": "u", "nodes": [task | details]}
    huge = json.dumps({"method": "deploy_resp", "args": content}).encode()

    counts = store(database, [delivery(each) for each in mixed([huge])])

    assert good_nodes(database) == {"0"}
    assert counts.dead == (outcome == "dead")
    with database.reader() as connection:
        if outcome == "mended":
            columns = deployment_history.c
            chosen = select(
                columns.mended,
                cast(columns.summary, Text),
                func.length(columns.message),
                columns.message,
            ).where(columns.node_id == "7")
            mended, summary, length, message = connection.execute(chosen).one()
            assert mended == "message,summary"
            assert json.loads(summary)["left_out"].startswith("52428811 bytes")
            assert LONGEST_TEXT < length < LONGEST_TEXT + 100
            assert message.endswith("(51380224 more characters are left out)")
        else:
            columns = dead_reports.c
            kept = func.octet_length(columns.payload)
            row = connection.execute(select(columns.payload_size, kept)).one()
            assert tuple(row) == (len(huge), KEPT)


def bombs() -> dict[str, bytes]:
    """Small payloads that would be large."""
    packer = zlib.compressobj(1)
    zeros = bytes(16 << 20)
    much = b"".join(packer.compress(zeros) for _ in range(0, 2 * LARGEST, len(zeros)))
    return {
        "bytes": much + packer.flush(),
        "gzip": gzip.compress(bytes(LARGEST + 1), 1),
        "nested": zlib.compress(zlib.compress(bytes(LARGEST), 9), 9),
        "values": zlib.compress(b"[" + b"{}," * MOST_VALUES + b"{}]", 1),
        "messages": zlib.compress(b"[" + b"1," * 1_000_000 + b"1]", 1),
    }


def test_bombs_are_dead_and_cost_what_a_delivery_may_have() -> None:
    packed = bombs()
    reasons = {}
    tracemalloc.start(1)
    for name, payload in packed.items():
        deliveries = [delivery(payload), delivery(good(1))]
        first = decode_batch(deliveries)
        (reasons[name],) = (each.report.reason for each in first.dead)
        # What is large when unpacked is a batch of its own.
        rest = decode_batch(deliveries[first.deliveries :])
        assert len(first.reports) + len(rest.reports) == 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert Counter(reasons.values()) == {Reason.too_large: 4, Reason.not_json: 1}
    assert reasons["nested"] is Reason.not_json
    # Twice: zlib grows what it returns.
    assert peak < 2.5 * LARGEST


def test_dead_reports_of_any_size_are_stored_together(database: Database) -> None:
    """More than one statement may hold: each keeps a MiB."""
    payloads = [b"%03d" % n + b"x" * KEPT for n in range(40)]

    counts = store(database, [delivery(each) for each in mixed(payloads)])

    assert counts.dead == 40
    assert good_nodes(database) == {str(number) for number in range(40)}
    assert len(dead(database)) == 40
