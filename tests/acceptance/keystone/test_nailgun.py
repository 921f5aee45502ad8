"""Nailgun behind a real Keystone, asked by a real worker that has one process."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from click.testing import CliRunner
from sqlalchemy import text

from admin.main import main
from brokers.connect import connect
from nailgun.client import Nailgun
from nailgun.errors import NailgunRefused
from nailgun.login import Login
from tests.keystone.server import KeystoneServer
from tests.keystone.users import PROJECT, KeystoneUsers, User
from tests.support.brokers.queues import delete_queues
from tests.support.servers.nailgun_api import FIRST, Answer, NailgunApi, recorded
from tests.support.servers.server import Server
from tests.support.servers.services import Services, TemplateDatabase
from tests.support.servers.stack import Stack, wait_until
from tests.support.servers.users import ADMIN, READER, write_users
from tests.support.streams.recording import messages
from tests.support.streams.streams import Stream
from tests.support.terminals.commands import Commands
from tests.support.workers.worker import Worker, Workers


#: A run whose snapshots and history were recorded.
TOLD = next(
    each for each in recorded("/api/v1/transactions/", FIRST) if each["id"] == 4
)
KINDS = {
    "settings": "settings",
    "deployment-info": "deployment_info",
    "network-configuration": "network_configuration",
}


@pytest.fixture
def user(users: KeystoneUsers) -> User:
    return users.user("reader")


@pytest.fixture
def api(server: KeystoneServer) -> Iterator[NailgunApi]:
    with NailgunApi(FIRST, server.url) as api:
        yield api


@pytest.fixture
def stack(
    services: Services,
    embedded_databases: TemplateDatabase,
    api: NailgunApi,
    user: User,
) -> Iterator[Stack]:
    """A worker of one process: what holds it up holds up all reports."""
    url = embedded_databases.create()
    stack = Stack(
        {
            "DATABASE_URL": url,
            "BROKER_URL": services.valkey_url,
            "REPORTS_QUEUE": f"test-{uuid4().hex}",
            "WORKER_CONCURRENCY": "1",
            "NAILGUN_URL": api.url,
            "NAILGUN_USER": user.name,
            "NAILGUN_PASSWORD": user.password,
            "NAILGUN_PROJECT": PROJECT,
        }
    )
    yield stack
    stack.close()
    embedded_databases.drop(url)
    delete_queues(services.valkey_url, stack.settings.reports_queue)


def publish(stack: Stack, messages: list[bytes]) -> None:
    broker = connect(stack.settings)
    broker.publish(messages)
    broker.close()


def run_of(stack: Stack, uuid: str) -> Any:
    with stack.database.reader() as connection:
        found = text("SELECT * FROM tasks WHERE uuid = :uuid")
        return connection.execute(found, {"uuid": uuid}).one_or_none()


def is_learned(stack: Stack) -> bool:
    return stack.count("snapshots", "key = 'nailgun'") == 3


def test_a_run_learns_all_from_nailgun_and_the_commands_give_it(
    stack: Stack, workers: Workers, api: NailgunApi, tmp_path: Path
) -> None:
    workers.start()
    of_run = [each.body for each in messages() if TOLD["uuid"] in each.task_uuids]
    publish(stack, of_run)
    wait_until(lambda: is_learned(stack), "the run to be learned of")

    run = run_of(stack, TOLD["uuid"])
    assert (run.cluster_id, run.name) == (1, "deployment")
    assert (run.graph_type, run.status) == ("default", "ready")
    with stack.database.reader() as connection:
        known = connection.execute(text("SELECT * FROM clusters")).one()
    assert (known.name, known.release_version) == ("production-eu", "newton-10.0")

    auth_file = write_users(tmp_path / "auth.json")
    database_url = stack.settings.required_database_url
    with Server(database_url, AUTH="static", AUTH_FILE=str(auth_file)) as server:
        for command, kind in KINDS.items():
            path = f"/api/v1/transactions/{TOLD['id']}/{kind}/"
            for who in (ADMIN, READER):
                commands = Commands(
                    tmp_path,
                    SERVER_ADDRESS="127.0.0.1",
                    SERVER_PORT=str(server.port),
                    OS_USERNAME=who.name,
                    OS_PASSWORD=who.password,
                )
                ended = commands.run(
                    f"fuel2 task {command} download {run.id} -f {who.name}.yaml"
                )
                assert ended.exit_code == 0, ended.stderr
            said = recorded(path, FIRST)
            given = yaml.safe_load((tmp_path / f"{ADMIN.name}.yaml").read_text())
            masked = yaml.safe_load((tmp_path / f"{READER.name}.yaml").read_text())
            assert given == said
            secrets = secrets_of(kind, said)
            for secret in secrets:
                assert secret in json.dumps(given)
                assert secret not in json.dumps(masked)
            assert (masked == given) is (not secrets)


def secrets_of(kind: str, said: Any) -> list[str]:
    """Return some of the secrets in a snapshot."""
    if kind == "settings":
        editable = said["editable"]
        return [
            editable["workloads_collector"]["password"]["value"],
            editable["service_user"]["root_password"]["value"],
            editable["storage"]["mon_key"]["value"],
        ]
    if kind == "deployment_info":
        common = said["common"]
        return [
            common["keystone"]["admin_token"],
            common["mysql"]["wsrep_password"],
            common["horizon"]["secret_key"],
        ]
    return []


def hang(api: NailgunApi) -> Callable[[], bool]:
    """Let answers come byte by byte, for ever; return what says that one was asked."""
    asked: list[str] = []

    def slowly(path: str) -> Answer | None:
        asked.append(path)
        return Answer(200, b" " * 100_000, pause=0.1)

    api.fault = slowly
    return lambda: bool(asked)


@pytest.mark.parametrize("fault", ["slow", "down", "refusing", "lying"])
def test_reports_are_stored_whatever_nailgun_does(
    stack: Stack, workers: Workers, api: NailgunApi, fault: str
) -> None:
    stream = Stream("n5-ok")
    was_asked = hang(api) if fault == "slow" else None
    if fault == "down":
        api.stop()
    elif fault == "refusing":
        api.fault = lambda path: Answer(403, b"You do not have the rights")
    elif fault == "lying":
        api.fault = lambda path: Answer(200, b"<html>It works!</html>")
    worker = workers.start()
    publish(stack, [stream.start])
    wait_until(lambda: run_of(stack, stream.uuid) is not None, "the run to begin")
    wait_until(was_asked or (lambda: said_so(worker)), "Nailgun to be asked")

    publish(stack, list(stream.reports()))
    wait_until(
        lambda: run_of(stack, stream.uuid).status == "ready", "the run to end", 60
    )

    # By its one process, which nothing had occupied, not by the standby.
    assert "no_ring_heard" not in worker.log
    assert run_of(stack, stream.uuid).cluster_evidence == "graph:15"
    if fault == "down":
        api.start()
    workers.stop()
    assert "Traceback" not in worker.log


def said_so(worker: Worker) -> bool:
    return "nailgun_not_answering" in worker.log


@pytest.mark.parametrize("below", ["", "/v3", "/keystone", "/keystone/v3"])
def test_a_token_is_got_wherever_keystone_is_and_renewed_when_it_ends(
    api: NailgunApi, server: KeystoneServer, user: User, below: str
) -> None:
    if "keystone" in below:
        url = f"{api.url}{below}"
    else:
        url = server.url.removesuffix("/v3") + below
    outcomes: list[str] = []
    nailgun = Nailgun(
        api.url,
        Login(url, user.name, user.password, PROJECT),
        counted=outcomes.append,
    )

    assert len(nailgun.transactions()) > 0
    first = set(api.tokens)
    api.revoked |= first
    assert nailgun.release_version(2) == "newton-10.0"

    assert len(api.tokens - first) == 1
    assert outcomes == ["answered", "answered"]
    nailgun.close()


@pytest.mark.parametrize("wrong", ["password", "project", "nobody"])
def test_who_is_not_let_in_is_told_what_to_check(
    api: NailgunApi, server: KeystoneServer, user: User, wrong: str
) -> None:
    login = {
        "password": Login(server.url, user.name, "wrong", PROJECT),
        "project": Login(server.url, user.name, user.password, "nowhere"),
        "nobody": None,
    }[wrong]
    nailgun = Nailgun(api.url, login)

    with pytest.raises(NailgunRefused, match="NAILGUN_USER") as raised:
        nailgun.transactions()

    assert user.password not in str(raised.value)
    nailgun.close()


def doctor(environ: dict[str, str]) -> dict[str, Any]:
    ended = CliRunner().invoke(main, ["doctor", "--json"], env=environ)
    checks = json.loads(ended.stdout)["checks"]
    return next(each for each in checks if each["check"] == "nailgun")


def test_doctor_asks_nailgun(stack: Stack, api: NailgunApi, user: User) -> None:
    fine = doctor(stack.environ)
    assert fine["status"] == "ok"
    assert fine["says"].startswith(f"{api.url} answers, Fuel 10.0: ")
    assert fine["numbers"]["environments"] == 2

    refused = doctor(stack.environ | {"NAILGUN_PASSWORD": "wrong-one"})
    assert refused["status"] == "warning"
    assert "NAILGUN_PASSWORD" in refused["do"]
    assert "wrong-one" not in json.dumps(refused)

    api.fault = lambda path: Answer(200, b"<html>")
    odd = doctor(stack.environ)
    assert (odd["status"], "NAILGUN_URL" in odd["do"]) == ("warning", True)

    api.stop()
    away = doctor(stack.environ)
    assert (away["status"], "start it" in away["do"]) == ("warning", True)
    api.start()
