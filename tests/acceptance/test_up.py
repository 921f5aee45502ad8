"""What `fuel-history up` runs, seen from outside while it runs."""

import json
import stat
import subprocess
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from admin.installation.endpoints import endpoints
from db.database import Database
from service import settings
from service.setting import variable_of
from tests.support.servers.launcher import FUEL_HISTORY, ROOT, UP, Launcher
from tests.support.servers.prometheus import scrape
from tests.support.servers.services import Services
from tests.support.servers.stack import wait_until


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(tmp_path)
    yield launcher
    launcher.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """One `up` for the tests that only look at it."""
    launcher = Launcher(tmp_path_factory.mktemp("shared"))
    launcher.up().wait_for(UP)
    yield launcher
    launcher.close()


def get(url: str, login: str | None = None, token: str = "") -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers={"X-Auth-Token": token})
    if login is not None:
        encoded = b64encode(login.encode()).decode()
        request.add_header("Authorization", f"Basic {encoded}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_the_api_answers_where_the_output_says(shared: Launcher):
    url = f"http://{shared.environ['API_BIND']}/api/transactions/"

    assert url in (shared.folder / "up-0.log").read_text()
    assert get(url)[0] == 401
    assert get(url, token=shared.token) == (200, b"[]")


def test_the_command_in_the_output_works_as_it_stands(shared: Launcher):
    lines = (shared.folder / "up-0.log").read_text().splitlines()
    (command,) = [line for line in lines if line.startswith("  curl ")]

    asked = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False
    )

    assert (asked.returncode, asked.stdout) == (0, "[]"), asked.stderr


def test_the_password_in_the_output_logs_in(shared: Launcher):
    told = f"(user admin, password: cat {shared.data_dir}/admin-password)"
    assert told in (shared.folder / "up-0.log").read_text()
    password = (shared.data_dir / "admin-password").read_text().strip()
    credentials = {"username": "admin", "password": password}
    request = urllib.request.Request(
        f"http://{shared.environ['API_BIND']}/keystone/v2.0/tokens",
        data=json.dumps({"auth": {"passwordCredentials": credentials}}).encode(),
        headers={"Content-Type": "application/json"},
    )

    with urllib.request.urlopen(request, timeout=30) as answer:
        access = json.load(answer)["access"]

    assert access["user"]["roles"] == [{"name": "admin"}]


def test_users_that_are_added_while_it_runs_may_ask(shared: Launcher):
    url = f"http://{shared.environ['API_BIND']}/api/transactions/"
    added = subprocess.run(
        [*FUEL_HISTORY, "users", "add", "grace"],
        cwd=ROOT,
        env=shared.environ,
        input="battery staple\n",
        capture_output=True,
        text=True,
        check=True,
    )
    token = shared.run("users", "token", "grace").stdout.strip()

    assert added.stdout == "grace (reader) can log in now\n"
    assert get(url, token=token)[0] == 200
    assert shared.run("users", "remove", "grace").returncode == 0
    assert get(url, token=token)[0] == 401


def test_flower_wants_the_password_and_sees_the_worker(shared: Launcher):
    url = f"http://{shared.environ['FLOWER_BIND']}/api/workers?status=true"
    password = (shared.data_dir / "flower-password").read_text().strip()

    assert get(url)[0] == 401
    assert get(url, "admin:wrong")[0] == 401
    for path in (
        *("/", "/workers", "/tasks", "/broker", "/metrics", "/healthcheck"),
        *("/nothing", "/logout", "/login", "/api/queues/length", "/api/task/types"),
    ):
        assert (path, get(f"http://{shared.environ['FLOWER_BIND']}{path}")[0]) == (
            path,
            401,
        )
    measures = get(
        f"http://{shared.environ['FLOWER_BIND']}/metrics", f"admin:{password}"
    )
    assert measures[0] == 200
    wait_until(
        lambda: list(json.loads(get(url, f"admin:{password}")[1]).values()) == [True],
        "Flower to see the worker",
    )


def test_the_doctor_finds_all_well_and_the_worker_is_measured(shared: Launcher):
    bind = shared.environ["METRICS_BIND"]
    wait_until(lambda: shared.run("doctor").returncode == 0, "all to be well")

    lines = shared.run("doctor").stdout.splitlines()

    assert {line.split()[0] for line in lines} == {"OK"}
    assert scrape(bind).value("fuel_history_queue_up") == 1
    told = (shared.folder / "up-0.log").read_text()
    assert f"Metrics    http://{bind}/metrics (the worker's)" in told


def test_no_password_can_be_seen_by_other_users(shared: Launcher):
    secrets = [path.read_text() for path in shared.data_dir.rglob("*password")]
    secrets.append(shared.token)
    notes = [path for path in shared.data_dir.iterdir() if path.is_file()]
    commands = [" ".join(process.cmdline()) for process in shared.processes()]

    assert len(secrets) == 5
    assert len(commands) >= 6
    assert not [
        line for line in commands for secret in secrets if secret.strip() in line
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in notes} == {0o600}


def test_other_commands_find_the_embedded_services(shared: Launcher):
    found = endpoints(settings.load(shared.environ))
    engine = Database(found.required_database_url, application_name="test").engine
    with engine.connect() as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version"))
        expected = f"the database already has schema {revision.scalar_one()}\n"
    engine.dispose()
    migrated = shared.run("migrate")

    assert (migrated.stdout, migrated.stderr) == (expected, "")
    assert found.required_broker_url.startswith("redis://:")


def test_settings_shows_what_is_in_force_without_passwords(shared: Launcher):
    shown = shared.run(
        "settings",
        REPORTS_URL="amqp://fuel:sesame@rabbit.example:5672//",
        RECEIVE_BATCH="77",
        KEYSTONE_PASSWORD="sesame",
    ).stdout
    lines = {line.split()[0]: line.split() for line in shown.splitlines()}

    assert set(lines) == {"VARIABLE", *settings_variables()}
    assert lines["RECEIVE_BATCH"][1:3] == ["77", "1000"]
    assert lines["KEYSTONE_PASSWORD"][1:3] == ["***", "-"]
    assert "sesame" not in shown
    assert lines["REPORTS_URL"][1] == "amqp://fuel:***@rabbit.example:5672//"
    assert lines["DATABASE_URL"][1].startswith("postgresql://fuel_history:***@127.")


def settings_variables() -> set[str]:
    fields = settings.Settings.__dataclass_fields__.values()
    return {variable_of(field) for field in fields}


def test_a_second_up_on_the_same_data_is_refused(shared: Launcher):
    refused = shared.run("up")

    assert refused.returncode == 1
    assert refused.stderr == (
        f"fuel-history: another 'fuel-history up' runs on DATA_DIR {shared.data_dir}: "
        "stop it, or set DATA_DIR to another directory\n"
    )


def test_what_is_set_is_not_embedded(
    launcher: Launcher, database_url: str, services: Services
):
    up = launcher.up(
        DATABASE_URL=database_url,
        BROKER_URL=services.valkey_url,
        REPORTS_QUEUE="up",
        AUTH="none",
    ).wait_for(UP)
    status, body = get(f"http://{launcher.environ['API_BIND']}/api/transactions/")

    assert (status, body) == (200, b"[]")
    assert not (launcher.data_dir / "postgresql").exists()
    assert not (launcher.data_dir / "valkey").exists()
    assert not (launcher.data_dir / "auth.json").exists()
    assert f"  curl http://{launcher.environ['API_BIND']}/api/" in up.log
    assert up.stop() == 0


def test_the_wrapper_runs_from_any_directory(tmp_path: Path):
    (tmp_path / "service.py").write_text("raise SystemExit('not ours')")
    said = subprocess.run(
        [ROOT / "fuel-history", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.startswith("fuel-history, version ")
