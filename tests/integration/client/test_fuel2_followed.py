"""fuel2 task history show --follow into a pipe: when it ends, and how it went."""

import json
from datetime import UTC, datetime, timedelta

from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


GRAPH = json.dumps([{"id": "a"}, {"id": "b", "requires": [{"name": "a"}]}])


def a_run(stored: Stored, status: str) -> int:
    """Store a run of two tasks of 20 seconds."""
    began = datetime.now(UTC)
    run = stored.transaction(time_start=began, status=status)
    stored.snapshot(run, "graph", GRAPH, "1")
    for name in ("a", "b"):
        if status == "ready":
            end = began + timedelta(seconds=20)
            stored.entry(run, "1", name, time_start=began, time_end=end)
        else:
            stored.entry(run, "1", name, "pending")
    return run


def test_a_pipe_is_told_when_a_run_ends_and_then_how_it_went(
    commands: Commands, stored: Stored
) -> None:
    a_run(stored, "ready")
    run = a_run(stored, "running")

    with commands.start(f"fuel2 task history show {run} --follow") as process:
        assert process.stdout is not None
        expected = process.stdout.readline()
        stored.entry(run, "1", "a", "error", message="no")
        stored.end(run, "error")
        out, err = process.communicate(timeout=120)

    assert expected.startswith("It ends about ")
    assert "Next on the path: a on node 1." in expected
    *_, ended, brief = out.splitlines()
    assert ended.startswith(f"task {run} ended: error")
    assert brief.startswith(f"Run {run} failed")
    assert "1 failed and 1 never ran. First: a on node 1: no." in brief
    assert (process.returncode, err) == (3, "")
