"""The client's methods of environments and of the server itself."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from fuel_history.configuration import Configuration
from fuel_history.connection import Connection
from fuel_history.errors import BadAnswer, BadRequest, Forbidden, NotFound
from fuel_history.server import ServerVersion
from tests.integration.client.scripted_server import Answer, ScriptedServer
from tests.support.servers.users import ADMIN, READER
from tests.support.stored.stored import Stored


def test_environments_are_listed_and_shown(fuel: Connection, stored: Stored) -> None:
    ids = [stored.cluster(number) for number in (12, 11)]

    listed = {each.id: each for each in fuel.environments.list()}

    assert set(ids) <= set(listed)
    shown = fuel.environments.show(11)
    assert shown == listed[11]
    assert (shown.name, shown.release_version) == ("environment 11", None)
    assert abs(datetime.now(UTC) - shown.created_at) < timedelta(minutes=1)


def test_a_reset_is_a_transaction(fuel: Connection, stored: Stored) -> None:
    running = stored.transaction(cluster_id=stored.cluster(13), status="running")
    with pytest.raises(BadRequest, match="when running deployment task exists"):
        fuel.environments.reset(13)

    reset = fuel.environments.reset(13, force=True)

    assert (reset.name, reset.cluster) == ("reset_environment", 13)
    assert fuel.transactions.show(running).deleted_at is not None


def test_a_deletion_is_a_transaction(fuel: Connection, stored: Stored) -> None:
    stored.cluster(14)

    deletion = fuel.environments.delete(14)

    assert (deletion.name, deletion.cluster) == ("cluster_deletion", 14)
    for ask in (fuel.environments.show, fuel.environments.reset):
        with pytest.raises(NotFound, match=r"^Cluster not found$"):
            ask(14)


def test_a_reader_may_not_reset(configuration: Configuration, stored: Stored) -> None:
    stored.cluster(15)
    reader = Configuration(server_port=configuration.server_port, token=READER.token)

    with Connection(reader) as fuel, pytest.raises(Forbidden):
        fuel.environments.reset(15)


def test_the_server_tells_of_itself_without_a_login(
    configuration: Configuration,
) -> None:
    anybody = Configuration(server_port=configuration.server_port)

    with Connection(anybody) as fuel:
        assert fuel.version() == ServerVersion(
            release="10.0",
            auth_required=True,
            api="1",
            feature_groups=(),
            openstack_version="newton-10.0",
        )


def test_a_token_is_one_that_the_server_takes(configuration: Configuration) -> None:
    with Connection(configuration) as fuel:
        token = fuel.token()

    again = Configuration(server_port=configuration.server_port, token=token)
    with Connection(again) as fuel:
        assert fuel.token() == token
    assert token != ADMIN.token


def test_where_no_token_is_wanted_there_is_none() -> None:
    with (
        ScriptedServer(Answer()) as server,
        Connection(server.configuration()) as fuel,
    ):
        assert fuel.token() == ""


def test_entries_come_with_the_parameters_of_their_tasks(
    fuel: Connection, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", summary=json.dumps({"failed": 1}))
    definitions = {name: {"type": "puppet"} for name in ("hosts", "absent")}
    stored.definitions(task_id, definitions)

    def found(**wanted: object) -> list[tuple[str, object, object]]:
        entries = fuel.history.with_parameters(task_id, **wanted)  # type: ignore[arg-type]
        return [
            (each.entry.node_id, each.entry.summary, each.parameters)
            for each in entries
        ]

    puppet = {"type": "puppet"}
    assert found() == [("5", None, puppet), ("-", None, puppet)]
    with_summary = found(include_summary=True, tasks_names=["hosts"])
    assert with_summary == [("5", {"failed": 1}, puppet)]
    assert found(nodes=["6"]) == []


def test_entries_that_cannot_be_read_are_told(configuration: Configuration) -> None:
    with (
        ScriptedServer(Answer(body='[{"node_id": 5}]')) as server,
        Connection(server.configuration()) as fuel,
        pytest.raises(BadAnswer, match="an answer that cannot be read"),
    ):
        next(fuel.history.with_parameters(1))
