"""Some scenarios of the fault laboratory, once; `make chaos` runs all, many times."""

import secrets
from collections.abc import Iterator

import pytest

from tests.chaos import on_brokers, on_databases, on_disks, on_rows, on_schemas
from tests.chaos.cell import run_cell
from tests.chaos.on_sleepers import Zombie
from tests.chaos.scenario import Scenario
from tests.chaos.servers import SharedServers
from tests.services import missing, require_rabbitmq


@pytest.fixture(scope="session")
def servers() -> Iterator[SharedServers]:
    with SharedServers(["valkey"]) as servers:
        yield servers


@pytest.mark.parametrize(
    ("scenario", "broker"),
    [
        pytest.param(scenario, broker, id=f"{scenario.name}-{broker}")
        for scenario, broker in (
            (Zombie, "valkey"),
            (Zombie, "rabbitmq"),
            (on_brokers.KillBroker, "valkey"),
            (on_databases.LoseCommit, "rabbitmq"),
            (on_disks.Failover, "rabbitmq"),
            (on_disks.FullDisk, "valkey"),
            (on_rows.Deadlock, "valkey"),
            (on_rows.OppositeOrder, "rabbitmq"),
            (on_rows.ClockSkew, "rabbitmq"),
            (on_schemas.RollingUpgrade, "valkey"),
        )
    ],
)
def test_nothing_is_lost_doubled_or_wrong(
    servers: SharedServers, scenario: type[Scenario], broker: str
) -> None:
    if broker == "rabbitmq":
        servers.use("rabbitmq", require_rabbitmq())
    result = run_cell(scenario, broker, secrets.token_hex(4), 1, servers)
    if result.missing:
        missing(result.missing)

    assert result.failures == []
    assert result.repetitions == 1
