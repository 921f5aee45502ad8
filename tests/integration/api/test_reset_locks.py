"""Resets at the same time as others, and as reports."""

import threading
from concurrent.futures import ThreadPoolExecutor

from falcon.testing import Result, TestClient

from db.database import Database
from db.domain.statuses import TransactionStatus
from db.domain.transactions import TransactionChange
from db.runs.transaction_changes import change_transactions
from pipeline.store import store
from tests.support.servers.stack import wait_until
from tests.support.stored.locks import waiting_sessions
from tests.support.stored.stored import Stored
from tests.support.streams.reports import report, report_of_node


def reset_by_force(api: TestClient) -> Result:
    return api.simulate_put("/api/clusters/1/reset/?force=1")


def deleted(api: TestClient) -> list[int]:
    listed = api.simulate_get("/api/transactions/").json
    return [each["id"] for each in listed if each["deleted_at"] is not None]


def test_of_two_resets_at_the_same_time_the_later_one_is_left(
    api: TestClient, stored: Stored
) -> None:
    stored.transaction(cluster_id=stored.cluster(1))
    barrier = threading.Barrier(2)

    def reset(_: int) -> Result:
        barrier.wait()
        return reset_by_force(api)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(reset, range(2)))

    assert [answer.status_code for answer in answers] == [202, 202]
    left = api.simulate_get("/api/tasks/?cluster_id=1").json
    assert [task["name"] for task in left] == ["reset_environment"]
    assert {answer.json["id"] for answer in answers} - set(deleted(api)) == {
        left[0]["id"]
    }


def test_a_reset_waits_for_reports_and_they_never_for_it_in_a_circle(
    api: TestClient, stored: Stored, database: Database
) -> None:
    stored.cluster(1)
    ids = {uuid: stored.transaction(uuid=uuid, cluster_id=1) for uuid in ("a", "b")}

    def report_end(uuid: str) -> None:
        change_transactions(
            connection, [TransactionChange(uuid, TransactionStatus.ready)], ids
        )

    with ThreadPoolExecutor(1) as pool:
        with database.writer() as connection:
            report_end("a")
            answer = pool.submit(reset_by_force, api)
            wait_until(lambda: waiting_sessions(database) > 0, "the reset to wait")
            # The reset holds none of what comes later in this batch.
            report_end("b")
        assert answer.result().status_code == 202

    assert deleted(api) == list(ids.values())
    statuses = [each["status"] for each in api.simulate_get("/api/transactions/").json]
    assert statuses == ["ready", "ready", "ready"]


def test_resets_amid_reports_lose_none_of_them(
    api: TestClient, stored: Stored, database: Database
) -> None:
    stored.cluster(1)
    uuids = [f"uuid-{number}" for number in range(8)]
    ids = [stored.transaction(uuid=uuid, cluster_id=1) for uuid in uuids]

    def report_all(number: int) -> int:
        order = uuids if number % 2 else uuids[::-1]
        batch = [report_of_node(uuid, str(number), "hosts", "ready") for uuid in order]
        batch += [report(uuid, status="running", progress=number) for uuid in order]
        return store(database, batch).rows_changed

    def reset(_: int) -> int:
        return int(reset_by_force(api).status_code)

    with ThreadPoolExecutor(4) as pool:
        resets = pool.map(reset, range(10))
        assert list(pool.map(report_all, range(20))) == [len(uuids)] * 20
        assert list(resets) == [202] * 10

    for task_id in ids:
        path = f"/api/transactions/{task_id}/deployment_history/"
        assert len(api.simulate_get(path).json) == 20
