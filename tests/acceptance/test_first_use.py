"""What a new user does: `up`, replay every recorded stream, read the history."""

import json
import socket
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from uuid import uuid4

import pytest

from tests.support.brokers.queues import delete_queues
from tests.support.servers.launcher import UP, Launcher
from tests.support.servers.prometheus import scrape
from tests.support.servers.services import require_rabbitmq
from tests.support.servers.stack import wait_until
from tests.support.stored.reading import state_of
from tests.support.streams.streams import all_streams


WORKER = f"receiver@{socket.gethostname()}"

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(params=["embedded", "real-servers"])
def launcher(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Launcher]:
    """Embedded services; or RabbitMQ and a PostgreSQL of its own."""
    launcher = Launcher(tmp_path)
    if request.param == "embedded":
        yield launcher
        launcher.close()
        return
    broker_url = require_rabbitmq()
    databases = request.getfixturevalue("separate_databases")
    queue = f"test-{uuid4().hex}"
    launcher.environ |= {
        # `up` migrates it.
        "DATABASE_URL": databases.create(empty=True),
        "BROKER_URL": broker_url,
        "REPORTS_URL": broker_url,
        "REPORTS_QUEUE": queue,
        "REPORTS_BINDINGS": "none",
    }
    yield launcher
    launcher.close()
    databases.drop(launcher.environ["DATABASE_URL"])
    delete_queues(broker_url, queue)


def get(url: str, *, token: str = "", login: str = "") -> Any:
    request = urllib.request.Request(url, headers={"X-Auth-Token": token})
    if login:
        encoded = b64encode(login.encode()).decode()
        request.add_header("Authorization", f"Basic {encoded}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def test_every_stream_can_be_replayed_and_read(launcher: Launcher) -> None:
    up = launcher.up().wait_for(UP)
    api = f"http://{launcher.environ['API_BIND']}/api/transactions/"
    wait_until(lambda: flower_sees_the_worker(launcher), "Flower to see the worker")
    streams = all_streams()
    if "REPORTS_URL" in launcher.environ:
        # py-amqp is slow to publish: without those that are most of all reports.
        large = ("n100", "n500")
        streams = [each for each in streams if not each.name.startswith(large)]
    files = [
        str(file)
        for stream in streams
        for file in (stream.graph_file, stream.reports_file)
    ]

    replayed = launcher.run("replay", *files)

    assert replayed.returncode == 0, replayed.stderr
    wait_until(lambda: nothing_waits(launcher), "all reports to be stored", 400)
    expected = {stream.uuid: stream.expected() for stream in streams}
    found: dict[str, Any] = {}

    def all_there() -> bool:
        transactions = get(api, token=launcher.token)
        for transaction in transactions:
            uuid = transaction["uuid"]
            if found.get(uuid) != expected[uuid]:
                entries = get(
                    f"{api}{transaction['id']}/deployment_history/",
                    token=launcher.token,
                )
                found[uuid] = state_of(entries)
        return found == expected

    wait_until(all_there, "the recorded end states")
    assert_flower_shows_the_runs(launcher)
    assert up.stop() == 0


def nothing_waits(launcher: Launcher) -> bool:
    """Say whether the broker is empty; to read histories meanwhile would slow it."""
    try:
        measured = scrape(launcher.environ["METRICS_BIND"])
    except URLError:
        # The worker is not there yet.
        return False
    states = ("waiting", "held")
    name = "fuel_history_queue_reports"
    return all(measured.value(name, state=state) == 0 for state in states)


def get_flower(launcher: Launcher, path: str) -> Any:
    password = (launcher.data_dir / "flower-password").read_text().strip()
    url = f"http://{launcher.environ['FLOWER_BIND']}/api/{path}"
    return get(url, login=f"admin:{password}")


def flower_sees_the_worker(launcher: Launcher) -> bool:
    return bool(get_flower(launcher, "workers?status=true").get(WORKER))


def assert_flower_shows_the_runs(launcher: Launcher) -> None:
    """Each run with how many reports it took and how long it was."""
    runs = get_flower(launcher, "tasks?limit=1000").values()
    # Workers of other tests share RabbitMQ's event exchange.
    ours = [run for run in runs if run.get("worker") == WORKER]
    received = [run for run in ours if run["name"] == "receive_reports"]
    done = [run for run in received if run["state"] == "SUCCESS"]

    assert any("'rows_changed': " in run["result"] for run in done)
    assert all(run["runtime"] > 0 for run in done)


def test_a_second_up_finds_the_data_of_the_first(tmp_path: Path) -> None:
    launcher = Launcher(tmp_path)
    api = f"http://{launcher.environ['API_BIND']}/api/transactions/"
    example = Path(__file__).parents[2] / "examples" / "n5-ok.jsonl.gz"
    up = launcher.up().wait_for(UP)
    launcher.run("replay", str(example))

    def ended() -> bool:
        entries = (
            get(f"{api}1/deployment_history/", token=launcher.token)
            if get(api, token=launcher.token)
            else []
        )
        return {each["status"] for each in entries} == {"ready", "skipped"}

    wait_until(ended, "the run's end")
    before = get(f"{api}1/deployment_history/", token=launcher.token)
    assert up.stop() == 0
    up = launcher.up().wait_for(UP)

    assert get(f"{api}1/deployment_history/", token=launcher.token) == before
    assert len(before) == 475
    assert up.stop() == 0
    launcher.close()


def test_a_stop_in_the_middle_of_a_replay_loses_nothing(tmp_path: Path) -> None:
    """What is not stored at Ctrl-C waits in Valkey, and is stored by the next."""
    launcher = Launcher(tmp_path)
    api = f"http://{launcher.environ['API_BIND']}/api/transactions/"
    (stream,) = [each for each in all_streams() if each.name == "n100-ok"]
    up = launcher.up().wait_for(UP)
    files = [str(stream.graph_file), str(stream.reports_file)]
    replayed = launcher.run("replay", "--duplicate", *files)
    assert up.stop() == 0
    assert replayed.returncode == 0
    up = launcher.up().wait_for(UP)
    wait_until(lambda: nothing_waits(launcher), "all reports to be stored")

    def all_there() -> bool:
        transactions = get(api, token=launcher.token)
        return bool(transactions) and (
            state_of(
                get(
                    f"{api}{transactions[0]['id']}/deployment_history/",
                    token=launcher.token,
                )
            )
            == stream.expected()
        )

    wait_until(all_there, "the recorded end state")
    assert up.stop() == 0
    launcher.close()
