"""How `fuel-history replay` ends when something is wrong: one line, and a code."""

import re
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from brokers.connect import connect
from brokers.interface import Broker
from embedded.valkey import Valkey
from service.settings import load
from tests.support.servers.stack import Stack, wait_until
from tests.support.streams.replaying import EXAMPLE, ROOT, command, run


def test_ctrl_c_ends_at_once_and_says_how_far_it_got(
    stack: Stack, broker: Broker
) -> None:
    process = subprocess.Popen(
        command("--speed", "0.001x", EXAMPLE),
        cwd=ROOT,
        env=stack.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # The start message and the first report are of the same moment.
    wait_until(lambda: broker.backlog().waiting == 2, "the first messages", 30)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)

    assert (process.returncode, stdout) == (130, "")
    assert re.fullmatch(r"fuel-history: interrupted(; at least 2 .*)?\n", stderr)


def test_a_broker_that_goes_away_is_told_with_what_was_published(
    tmp_path: Path,
) -> None:
    server = Valkey(tmp_path / "valkey")
    server.start()
    try:
        environ = {"BROKER_URL": server.url}
        process = subprocess.Popen(
            command("--speed", "0.3x", EXAMPLE),
            cwd=ROOT,
            env=environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        with closing(connect(load(environ))) as broker:
            wait_until(lambda: broker.backlog().waiting == 2, "the first messages", 30)
    finally:
        server.stop()
    _, stderr = process.communicate(timeout=60)

    assert process.returncode == 1
    assert re.fullmatch(
        r"fuel-history: the broker of the reports does not answer "
        r"\(BROKER_URL, 127\.0\.0\.1:\d+\): .*; at least 2 messages .* published\n",
        stderr,
    )


@pytest.mark.parametrize("variable", ["BROKER_URL", "REPORTS_URL"])
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_not_there_is_told_with_its_setting_and_no_password(
    variable: str, scheme: str
) -> None:
    done = run({variable: f"{scheme}://me:s3cret@127.0.0.1:1/0"}, EXAMPLE)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"({variable}, 127.0.0.1:1)" in done.stderr
    assert "Connection refused" in done.stderr
    assert "s3cret" not in done.stderr


def test_no_broker_at_all_is_a_bad_setting(tmp_path: Path) -> None:
    done = run({"DATA_DIR": str(tmp_path)}, EXAMPLE)

    assert done.returncode == 2
    assert "BROKER_URL" in done.stderr


def test_nothing_is_sent_when_one_of_the_files_is_missing(
    stack: Stack, broker: Broker
) -> None:
    done = run(stack.environ, EXAMPLE, "missing.jsonl")

    assert done.returncode == 1
    assert done.stderr == "fuel-history: missing.jsonl: No such file or directory\n"
    assert broker.backlog() == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "Missing argument 'FILE...'"),
        (
            ["--shuffle", "--speed", "10x", "-"],
            "--shuffle cannot be combined with a recorded",
        ),
        (["--seed", "3", "-"], "--seed needs --shuffle"),
        (["--offsets", "a.txt", "-"], "--offsets needs --speed"),
        (["--speed", "10", "-"], "'10' is not max, recorded or a multiple"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], complaint: str) -> None:
    done = run({}, *arguments)

    assert done.returncode == 2
    assert complaint in done.stderr


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    # A file may have 8 blocks of 512 bytes.
    limited = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh"]

    done = subprocess.run(
        [*limited, *command("--shuffle", "--dry-run", EXAMPLE)],
        check=False,
        cwd=ROOT,
        env={"TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.endswith(
        "fuel-history: the temporary file of --shuffle: File too large; "
        "set TMPDIR to a directory with more space\n"
    )
