"""What a server that was killed leaves never stops the next one; a living one does."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from embedded import binaries, postmaster_file
from embedded.child import spawn
from embedded.errors import ServiceError
from embedded.postgresql import PostgreSQL
from tests.support.servers.stack import wait_until
from tests.support.stored.queries import query


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A living process that is no server."""
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def unreaped() -> Iterator[subprocess.Popen[bytes]]:
    """An ended process whose parent does not ask after it."""
    process = subprocess.Popen(["true"])
    wait_until(
        lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE,
        "the process to end",
    )
    yield process
    process.wait()


def killed(server: PostgreSQL) -> Path:
    """Kill a server and its children; return the file that it leaves."""
    children = psutil.Process(server.process.pid).children()
    server.process.kill()
    server.process.wait()
    psutil.wait_procs(children, timeout=60)
    path = server.log.path.parent / "data" / "postmaster.pid"
    assert path.exists()
    return path


def of_process(number: int) -> Callable[[str], str]:
    return lambda text: "\n".join([str(number), *text.splitlines()[1:]]) + "\n"


def test_its_number_is_another_programs(
    postgresql: PostgreSQL, stranger: subprocess.Popen[bytes]
):
    path = killed(postgresql)
    path.write_text(of_process(stranger.pid)(path.read_text()))
    postgresql.start()

    assert query(postgresql.url, "SELECT 1") == (1,)
    assert stranger.poll() is None


def test_its_number_is_an_ended_process(
    postgresql: PostgreSQL, unreaped: subprocess.Popen[bytes]
):
    path = killed(postgresql)
    path.write_text(of_process(unreaped.pid)(path.read_text()))
    postgresql.start()

    assert query(postgresql.url, "SELECT 1") == (1,)


def test_its_number_is_the_negative_one_of_a_server_without_clients(
    postgresql: PostgreSQL, stranger: subprocess.Popen[bytes]
):
    path = killed(postgresql)
    path.write_text(of_process(-stranger.pid)(path.read_text()))
    postgresql.start()

    assert query(postgresql.url, "SELECT 1") == (1,)


@pytest.mark.parametrize(
    "left",
    ["", "\n", "0\n", "\0" * 80, "no number\n"],
    ids=["nothing", "a newline", "zero", "zero bytes", "a word"],
)
def test_a_power_cut_left_no_number(postgresql: PostgreSQL, left: str):
    killed(postgresql).write_text(left)
    postgresql.start()

    assert query(postgresql.url, "SELECT 1") == (1,)


@pytest.fixture
def by_hand(postgresql: PostgreSQL) -> Iterator[subprocess.Popen[bytes]]:
    """A server on the data that holds no lock of ours, as `pg_ctl` starts it."""
    url = postgresql.url
    postgresql.stop()
    directory = postgresql.log.path.parent
    port = url.rpartition(":")[2].partition("/")[0]
    with (directory / "by-hand.log").open("wb") as output:
        process = spawn(
            [
                *(binaries.postgresql().program, "-D"),
                *(directory / "data", f"--port={port}", "-F"),
                *("--listen_addresses=127.0.0.1", "--unix_socket_directories="),
            ],
            death_signal=signal.SIGINT,
            directory=directory,
            output=output,
            user="self+65534" if os.geteuid() == 0 else "self",
        )

    def answers() -> bool:
        try:
            return query(url, "SELECT 1") == (1,)
        except psycopg2.OperationalError:
            return False

    wait_until(answers, "the server to answer")
    yield process
    process.send_signal(signal.SIGINT)
    process.wait(60)


@pytest.mark.parametrize("harmed", [True, False])
def test_a_server_that_somebody_else_started_is_left_alone(
    postgresql: PostgreSQL,
    by_hand: subprocess.Popen[bytes],
    stranger: subprocess.Popen[bytes],
    *,
    harmed: bool,
):
    path = postgresql.log.path.parent / "data" / "postmaster.pid"
    if harmed:
        path.write_text(of_process(stranger.pid)(path.read_text()))
    before = path.read_text()

    with pytest.raises(ServiceError, match=r"another program started runs on .*data"):
        postgresql.start()

    assert path.read_text() == before
    assert by_hand.poll() is None


def test_a_child_that_outlived_its_server_is_not_joined(
    postgresql: PostgreSQL,
    by_hand: subprocess.Popen[bytes],
    stranger: subprocess.Popen[bytes],
):
    path = postgresql.log.path.parent / "data" / "postmaster.pid"
    first, *others = psutil.Process(by_hand.pid).children()
    first.suspend()
    by_hand.kill()
    by_hand.wait()
    psutil.wait_procs(others, timeout=60)
    path.write_text(of_process(stranger.pid)(path.read_text()))

    with pytest.raises(ServiceError, match="another program started runs on"):
        postgresql.start()

    assert path.exists()
    first.kill()
    wait_until(lambda: not first.is_running(), "the child to end")
    postgresql.start()
    assert query(postgresql.url, "SELECT 1") == (1,)


def test_memory_that_is_in_use_is_not_taken_for_left(
    postgresql: PostgreSQL,
    stranger: subprocess.Popen[bytes],
    tmp_path: Path,
):
    """As where the processes of the server are hidden from us."""
    data = tmp_path / "copy"
    data.mkdir()
    path = data / "postmaster.pid"
    living = (postgresql.log.path.parent / "data" / "postmaster.pid").read_text()
    path.write_text(of_process(stranger.pid)(living))

    with pytest.raises(ServiceError, match="still use the memory of"):
        postmaster_file.remove_stale(data)

    assert path.exists()
