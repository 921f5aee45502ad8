"""What `fuel-history replay` sends, into real brokers, and what it says."""

import gzip
import os
import pty
import re
import subprocess
from collections import Counter
from contextlib import suppress
from pathlib import Path

from brokers.interface import Broker
from tests.support.servers.stack import Stack
from tests.support.streams.replaying import (
    EXAMPLE,
    ROOT,
    arrived,
    command,
    deliveries,
    run,
)


LINES = gzip.decompress(EXAMPLE.read_bytes()).splitlines()
SENT = re.compile(r"published ([\d,]+) messages \(([\d,]+) bytes\) in [\d.]+ s: .*/s\n")


def test_what_arrives_are_the_lines_of_the_file_byte_for_byte(
    stack: Stack, broker: Broker
) -> None:
    done = run(stack.environ, EXAMPLE)

    assert (done.returncode, done.stderr) == (0, "")
    found = SENT.fullmatch(done.stdout)
    assert found
    assert found.groups() == ("1,161", f"{sum(map(len, LINES)):,}")
    assert arrived(broker) == LINES


def test_a_long_message_travels_compressed(stack: Stack, broker: Broker) -> None:
    run(stack.environ, EXAMPLE)

    start = next(deliveries(broker)).payload

    assert len(LINES[0]) > 100_000
    assert len(start) < 30_000


def test_files_and_standard_input_go_out_in_the_order_given(
    stack: Stack, broker: Broker, tmp_path: Path
) -> None:
    last = tmp_path / "last.jsonl"
    last.write_bytes(b"last")
    content = b"this is no JSON\n\n[1, 2]\n\xff\n"

    done = run(stack.environ, EXAMPLE, "-", last, stdin=content)

    assert (done.returncode, done.stderr) == (0, "")
    # A list holds several messages; so the receiver sees it.
    assert arrived(broker) == [
        *LINES,
        *(b"this is no JSON", b"1", b"2", b"\xff"),
        b"last",
    ]


def test_standard_input_may_be_gzip(stack: Stack, broker: Broker) -> None:
    run(stack.environ, "-", stdin=EXAMPLE.read_bytes())

    assert arrived(broker) == LINES


def test_shuffled_duplicates_are_every_line_twice_in_the_order_of_the_seed(
    stack: Stack, broker: Broker
) -> None:
    first = run(stack.environ, "--shuffle", "--duplicate", EXAMPLE)
    seed = re.fullmatch(r"shuffled with --seed (\d+)\n", first.stderr)
    assert seed
    order = arrived(broker)
    again = run(stack.environ, "--shuffle", "--seed", seed[1], "--duplicate", EXAMPLE)

    assert Counter(order) == Counter(LINES * 2)
    assert order != LINES * 2
    assert SENT.fullmatch(again.stdout)
    assert arrived(broker) == order


def test_a_recorded_speed_waits_for_the_recorded_times(
    stack: Stack, broker: Broker, tmp_path: Path
) -> None:
    (tmp_path / "reports-a.jsonl").write_text("a\nb\nc\nd\n")
    (tmp_path / "offsets-a.txt").write_text("0\n0\n30000\n60000\n")
    (tmp_path / "graph-a.json").write_text("start")

    done = run(
        stack.environ,
        *("--speed", "50x"),
        *(tmp_path / "graph-a.json", tmp_path / "reports-a.jsonl"),
    )

    assert done.returncode == 0, done.stderr
    got = list(deliveries(broker))
    assert [each.payload for each in got] == [b"start", b"a", b"b", b"c", b"d"]
    after = [(each.arrived_at - got[0].arrived_at).total_seconds() for each in got]
    # Never early, on a slow machine late.
    assert 0.59 <= after[3] < 10
    assert 1.19 <= after[4] < 10


def test_a_dry_run_needs_no_broker_and_no_time() -> None:
    done = run({}, "--dry-run", "--speed", "recorded", EXAMPLE)

    assert done.returncode == 0
    assert done.stdout.startswith("would publish 1,161 messages (940,571 bytes) in ")


def test_a_terminal_sees_a_bar(stack: Stack, broker: Broker) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        command("--shuffle", EXAMPLE),
        check=False,
        cwd=ROOT,
        env={**stack.environ, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    seen = b""
    # Linux tells the end of a terminal by EIO.
    with suppress(OSError):
        while some := os.read(ours, 4096):
            seen += some
    os.close(ours)

    assert SENT.fullmatch(done.stdout)
    assert b"Reading  [####" in seen
    assert re.search(rb"Replaying  \[#+\]  100%  1,161 messages", seen)
