"""`fuel-history replay` holds one line at a time, not a file."""

import subprocess
import sys

import pytest

from brokers.interface import Broker
from tests.support.servers.services import missing
from tests.support.servers.stack import Stack
from tests.support.streams.replaying import ROOT, command
from tests.support.streams.streams import DIRECTORY, Stream


#: Runs a command and prints its own peak of memory in kB: the peak that a child
#: starts with is that of the process it was forked from, here a small one.
MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def largest() -> Stream:
    if not DIRECTORY.is_dir():
        missing(f"no recorded streams in {DIRECTORY.name}")
    return Stream("n500-ok")


@pytest.mark.parametrize(
    ("options", "with_graph", "most_megabytes"),
    [
        # Of these, 90 are the command's own modules before it reads anything.
        ([], False, 100),
        # The 43 MB of the start message are the largest single thing.
        (["--shuffle"], True, 250),
    ],
    ids=["reports", "shuffled-with-graph"],
)
def test_memory_stays_flat_whatever_the_size_of_the_files(
    stack: Stack,
    broker: Broker,
    largest: Stream,
    options: list[str],
    with_graph: bool,
    most_megabytes: int,
) -> None:
    files = [largest.graph_file] * with_graph + [largest.reports_file]

    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command(*options, *files)],
        check=False,
        cwd=ROOT,
        env=stack.environ,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    expected = (47601 + with_graph) * (2 if "--duplicate" in options else 1)
    assert broker.backlog().waiting == expected
    assert int(done.stdout.splitlines()[-1]) < most_megabytes * 1024
