"""The strongest scenarios of the fault laboratory, once; `make chaos` runs all.

What others break, the gate breaks elsewhere as well (docs/decisions/0045): here is what
nothing else does.
"""

import secrets
from collections.abc import Iterator

import pytest

from tests.chaos import on_brokers, on_databases, on_schemas
from tests.chaos.cell import run_cell
from tests.chaos.on_sleepers import Zombie
from tests.chaos.scenario import Scenario
from tests.chaos.servers import SharedServers
from tests.support.servers.services import missing, require_rabbitmq


@pytest.fixture(scope="session")
def servers() -> Iterator[SharedServers]:
    with SharedServers(["valkey"]) as servers:
        yield servers


@pytest.mark.parametrize(
    ("scenario", "broker"),
    [
        pytest.param(scenario, broker, id=f"{scenario.name}-{broker}")
        for scenario, broker in (
            (Zombie, "rabbitmq"),
            (on_databases.LoseCommit, "rabbitmq"),
            (on_brokers.KillBroker, "valkey"),
            (on_schemas.RollingUpgrade, "valkey"),
        )
    ],
)
def test_nothing_is_lost_doubled_wrong_or_late(
    servers: SharedServers, scenario: type[Scenario], broker: str
) -> None:
    if broker == "rabbitmq":
        servers.use("rabbitmq", require_rabbitmq())
    result = run_cell(scenario, broker, secrets.token_hex(4), 1, servers)
    if result.missing:
        missing(result.missing)

    assert result.failures == []
    assert result.repetitions == 1
