"""Settings of workers, Flower, metrics and logs."""

import dataclasses

from service import setting_values as values
from service.setting import setting
from service.setting_values import Bind


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessSettings:
    """How workers receive reports, and the addresses of their metrics and of Flower."""

    flower_bind: Bind = setting(
        Bind("127.0.0.1", 5555),
        values.bind,
        "address of Flower",
    )
    metrics_bind: Bind | None = setting(
        None,
        values.bind,
        "address of a worker's metrics; unset: none, in 'up' 127.0.0.1:9540",
    )
    worker_concurrency: int = setting(
        2,
        values.whole_number(1, 64),
        "processes of a worker that store reports in parallel",
    )
    worker_memory_mb: int = setting(
        1024,
        values.whole_number(0, 1_000_000),
        "memory of a process for reports; a report that needs more is dead; 0: no"
        " limit",
    )
    receive_batch: int = setting(
        1000,
        values.whole_number(1, 5000),
        "maximum number of reports stored in one transaction",
    )
    receive_linger_ms: int = setting(
        50,
        values.whole_number(1, 5000),
        "how long receive_reports waits for another report before it ends",
    )
    receive_seconds: int = setting(
        5,
        values.whole_number(1, 60),
        "maximum duration of a receive_reports task once it has stored its reports",
    )
    takeover_seconds: int = setting(
        15,
        values.whole_number(1, 3600),
        "age at which reports held by a dead worker are taken over (Redis)",
    )
    dead_limit: int = setting(
        1000,
        values.whole_number(0, 1_000_000),
        "dead reports that, if few are good, slow a worker down to this many a minute",
    )
    silent_hours: int = setting(
        4,
        values.whole_number(1, 10_000),
        "silence after which a run is considered over without an end",
    )
    parked_limit_hours: int = setting(
        24,
        values.whole_number(1, 100_000),
        "hours after which parked reports of a run that was never announced stop"
        " waiting",
    )
    log_level: str = setting(
        "INFO",
        values.log_level,
        "DEBUG, INFO, WARNING or ERROR",
    )
