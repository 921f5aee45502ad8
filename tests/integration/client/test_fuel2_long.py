"""Long lists: fuel2 begins before it knows the end, and keeps little in memory."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.integration.client.scripted_server import Answer, ScriptedServer
from tests.support.servers.stack import ROOT
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


MORE = {"Link": "</api/v1/transactions/1/deployment_history/?cursor=x>; rel=next"}
#: Prints the peak of memory of a command, in kB: the peak that a process begins with is
#: that of the one it was forked from, here a small one.
MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def page(
    entries: int,
    headers: Mapping[str, str] | None = None,
    held: threading.Event | None = None,
) -> Answer:
    entry = {"id": 1, "node_id": "5", "status": "ready"}
    entry["deployment_graph_task_name"] = "hosts"
    return Answer(200, json.dumps([entry] * entries), headers or {}, held)


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("table", "+----"),
        ("csv", '"task_name"'),
        ("json", "["),
        ("yaml", "- "),
        ("value", "hosts 5"),
    ],
)
def test_a_list_begins_before_its_last_page_has_come(
    form: str, begins: str, tmp_path: Path
) -> None:
    held = threading.Event()
    with ScriptedServer(page(2000, MORE), page(1, held=held)) as server:
        commands = Commands(tmp_path, SERVER_PORT=str(server.port), OS_TOKEN="x")
        with commands.start(f"fuel2 task history show 1 -f {form}") as command:
            assert command.stdout is not None
            try:
                first = command.stdout.readline()
            finally:
                held.set()
            rest = command.stdout.read()

    assert first.startswith(begins)
    assert (first + rest).count("hosts") == 2001
    assert command.returncode == 0


def test_a_part_of_a_table_that_is_wider_says_so_by_its_width(tmp_path: Path) -> None:
    wide = page(1)._replace(body=page(1).body.replace("hosts", "hosts-of-all-nodes"))
    with ScriptedServer(page(2000, MORE), wide) as server:
        commands = Commands(tmp_path, SERVER_PORT=str(server.port), OS_TOKEN="x")
        table = commands.run("fuel2 task history show 1").stdout.splitlines()

    head, *_, last, rule = table
    assert len(last) == len(rule) > len(head)
    assert last.startswith("| hosts-of-all-nodes | 5 ")
    assert len(table) == 2001 + 4


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_memory_does_not_grow_with_the_list(
    commands: Commands, stored: Stored, form: str
) -> None:
    task_id = stored.transaction()
    names = [f"task-{number}" for number in range(100)]
    for nodes in range(0, 400, 100):
        some = [str(node) for node in range(nodes, nodes + 100)]
        keys = [(node, name, "ready") for node in some for name in names]
        stored.entries(task_id, keys)

    fuel2 = [f"{ROOT}/fuel2", "task", "history", "show"]
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, *fuel2, str(task_id), "-f", form],
        cwd=ROOT,
        env=commands.environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(ended.stdout) / 1024 < 80
