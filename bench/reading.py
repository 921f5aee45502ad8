"""Reading histories through the API, compared with PostgreSQL and with memory."""

import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from io import BytesIO
from urllib.parse import urlsplit

import psycopg2

from bench.figures import IS_SHORT, Figure, in_turns, leave_out, write
from bench.servers import running
from bench.stored_runs import store_runs
from tests.support.servers.server import Server


ROUNDS = 3 if IS_SHORT else 7
#: Nodes by number of rows; each has 100 tasks.
NODES = {20_000: 200} if IS_SHORT else {20_000: 200, 200_000: 2000}
_COLUMNS = (
    "id, task_id, node_id, deployment_graph_task_name,"
    " extract(epoch FROM time_start)::bigint AS time_start,"
    " extract(epoch FROM time_end)::bigint AS time_end, status"
)


class Reader:
    """Reads from one API and from its database, in seconds."""

    def __init__(self, server: Server, database_url: str) -> None:
        self._port = server.port
        self._database = psycopg2.connect(database_url)
        self._database.autocommit = True

    def get(self, path: str, accept: str = "application/json") -> float:
        """Return the seconds of one request, including its body."""
        began = time.perf_counter()
        self.body(path, accept)
        return time.perf_counter() - began

    def body(self, path: str, accept: str = "application/json") -> bytes:
        """Return the body of an answer."""
        return self._ask(path, accept)[0]

    def last_page(self, path: str, limit: int) -> str:
        """Return the address of the last page."""
        address, link = "", f"<{path}?limit={limit}>"
        while link:
            address = link.partition("<")[2].partition(">")[0]
            _, link = self._ask(address, "application/json")
        return address

    def json_agg(self, task_id: int) -> float:
        """Return the seconds of psycopg2 alone; PostgreSQL writes the same JSON."""
        began = time.perf_counter()
        with self._database.cursor() as cursor:
            cursor.execute(
                f"SELECT json_agg(entry)::text FROM (SELECT {_COLUMNS}"
                " FROM deployment_history WHERE task_id = %s ORDER BY task_id, id)"
                " AS entry",
                (task_id,),
            )
            cursor.fetchone()[0].encode()
        return time.perf_counter() - began

    def copy(self, task_id: int) -> float:
        """Return the seconds of psycopg2 alone that COPYs the same CSV to memory."""
        began = time.perf_counter()
        with self._database.cursor() as cursor:
            cursor.copy_expert(
                f"COPY (SELECT {_COLUMNS} FROM deployment_history"
                f" WHERE task_id = {task_id} ORDER BY task_id, id)"
                " TO STDOUT WITH (FORMAT csv, HEADER)",
                BytesIO(),
            )
        return time.perf_counter() - began

    def requests_a_second(self, path: str) -> float:
        """Return the requests per second that wrk measures with 8 connections."""
        ended = subprocess.run(
            ["wrk", "-t1", "-c8", "-d3s", f"http://127.0.0.1:{self._port}{path}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "Non-2xx" not in ended.stdout, ended.stdout
        line = next(
            each for each in ended.stdout.splitlines() if "Requests/sec" in each
        )
        return float(line.split()[1])

    def _ask(self, path: str, accept: str) -> tuple[bytes, str]:
        split = urlsplit(path)
        target = f"{split.path}?{split.query}" if split.query else split.path
        # A new connection each time: the server closes idle ones between two rounds.
        connection = HTTPConnection("127.0.0.1", self._port, timeout=120)
        connection.request("GET", target, headers={"Accept": accept})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == HTTPStatus.OK, body
        return body, answer.getheader("Link") or ""


def history(task_id: int) -> str:
    """Return the path of a run's history."""
    return f"/api/transactions/{task_id}/deployment_history/"


def cases(
    reader: Reader, runs: dict[int, int], memory: Reader | None
) -> dict[str, Callable[[], float]]:
    """Return what is measured, in seconds or in requests a second."""
    found: dict[str, Callable[[], float]] = {}
    for rows, task_id in runs.items():
        path = history(task_id)
        found |= {
            f"{rows:,} rows, JSON": partial(reader.get, path),
            f"{rows:,} rows, json_agg bare": partial(reader.json_agg, task_id),
            f"{rows:,} rows, CSV": partial(reader.get, path, "text/csv"),
            f"{rows:,} rows, COPY bare": partial(reader.copy, task_id),
            f"{rows:,} rows, first page": partial(reader.get, f"{path}?limit=1000"),
            f"{rows:,} rows, last page": partial(
                reader.get, reader.last_page(path, 1000)
            ),
        }
    found["transactions, 50"] = partial(reader.get, "/api/transactions/?limit=50")
    if memory is not None:
        filtered = f"{history(runs[20_000])}?nodes=7&limit=50"
        found["50 rows filtered, requests/s"] = partial(
            reader.requests_a_second, filtered
        )
        found["the same from memory, requests/s"] = partial(
            memory.requests_a_second, "/api/memory"
        )
    return found


#: Each case and the case that it is divided by.
RATIOS = (
    *((f"{rows:,} rows, JSON", f"{rows:,} rows, json_agg bare") for rows in NODES),
    *((f"{rows:,} rows, CSV", f"{rows:,} rows, COPY bare") for rows in NODES),
    *((f"{rows:,} rows, last page", f"{rows:,} rows, first page") for rows in NODES),
    ("50 rows filtered, requests/s", "the same from memory, requests/s"),
)


def lines(figures: dict[str, Figure]) -> list[str]:
    """Return the table."""
    shown = []
    for name, each in figures.items():
        if name.endswith("/s"):
            text = f"{each.median:,.0f} ({each.lowest:,.0f} to {each.highest:,.0f})"
        else:
            low, high = 1000 * each.lowest, 1000 * each.highest
            text = f"{1000 * each.median:,.1f} ms ({low:,.1f} to {high:,.1f})"
        shown.append(f"  {name:<34}{text}")
    for one, other in RATIOS:
        if one in figures:
            ratio = figures[one].median / figures[other].median
            shown.append(f"  {one} / {other}: {ratio:.2f}")
    return shown


def main() -> None:
    """Store two runs, read them in turns, print a table, write the figures as JSON."""
    with ExitStack() as stack:
        servers = stack.enter_context(running())
        runs = {}
        for task_id, (rows, nodes) in enumerate(NODES.items(), 1):
            store_runs(servers.database, task_id, task_id, nodes, 100)
            runs[rows] = task_id
        store_runs(servers.database, 3, 1000, 1, 1)
        servers.execute_outside("VACUUM ANALYZE")
        url = servers.postgresql.url
        reader = Reader(stack.enter_context(Server(url, LOG_LEVEL="WARNING")), url)
        memory = None
        if shutil.which("wrk"):
            body = servers.directory / "body.json"
            body.write_bytes(reader.body(f"{history(1)}?nodes=7&limit=50"))
            own = {"BENCH_BODY": str(body), "LOG_LEVEL": "WARNING"}
            server = Server(url, application="bench.memory:app", **own)
            memory = Reader(stack.enter_context(server), url)
        else:
            leave_out("requests a second: install wrk")
        figures = in_turns(cases(reader, runs, memory), ROUNDS)
    found = {name: each._asdict() for name, each in figures.items()}
    title = f"Reading through the API, medians of {ROUNDS} rounds"
    write("reading", title, lines(figures), found, limits=dict(RATIOS))


if __name__ == "__main__":
    main()
