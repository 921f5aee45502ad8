"""All scenarios, in the order of the table."""

from tests.chaos import (
    on_brokers,
    on_databases,
    on_disks,
    on_rows,
    on_schemas,
    on_sleepers,
    on_workers,
)
from tests.chaos.scenario import Scenario


SCENARIOS: tuple[type[Scenario], ...] = (
    on_workers.KillWorker,
    on_workers.KillPoolProcess,
    on_workers.KillAllWorkers,
    on_workers.KillBeforeAcknowledgement,
    on_workers.StopWorker,
    on_sleepers.Zombie,
    on_brokers.RestartBroker,
    on_brokers.KillBroker,
    on_brokers.PauseBroker,
    on_brokers.CutBroker,
    on_brokers.RefuseBroker,
    on_databases.RestartDatabase,
    on_databases.RestartDatabaseAtOnce,
    on_databases.KillDatabase,
    on_databases.CutDatabase,
    on_databases.FreezeDatabase,
    on_databases.LoseCommit,
    on_disks.Failover,
    on_disks.FullDisk,
    on_rows.Deadlock,
    on_rows.Serialization,
    on_rows.OppositeOrder,
    on_rows.ClockSkew,
    on_schemas.RollingUpgrade,
    on_schemas.LateMigration,
)
