"""Settings of the processes beside the API: workers, Flower, metrics, logs."""

import dataclasses

from service import setting_values as values
from service.setting import setting
from service.setting_values import Bind


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessSettings:
    """How workers receive, and where they and Flower can be looked at."""

    flower_bind: Bind = setting(
        Bind("127.0.0.1", 5555),
        values.bind,
        "where Flower listens",
    )
    metrics_bind: Bind | None = setting(
        None,
        values.bind,
        "where a worker tells its measures; unset: nowhere, in 'up' 127.0.0.1:9540",
    )
    worker_concurrency: int = setting(
        2,
        values.whole_number(1, 64),
        "processes of a worker that receive reports side by side",
    )
    worker_memory_mb: int = setting(
        1024,
        values.whole_number(0, 1_000_000),
        "memory that a process may use for reports; what needs more is dead; 0: any",
    )
    receive_batch: int = setting(
        1000,
        values.whole_number(1, 5000),
        "most reports stored in one transaction",
    )
    receive_linger_ms: int = setting(
        50,
        values.whole_number(1, 5000),
        "how long receive_reports waits for one more report before it ends",
    )
    receive_seconds: int = setting(
        5,
        values.whole_number(1, 60),
        "longest run of one receive_reports task that has stored what it took",
    )
    takeover_seconds: int = setting(
        15,
        values.whole_number(1, 3600),
        "age at which reports that a dead worker held are taken over (Redis)",
    )
    dead_limit: int = setting(
        1000,
        values.whole_number(0, 1_000_000),
        "dead reports, few good ones among them, that slow down to so many a minute",
    )
    silent_hours: int = setting(
        4,
        values.whole_number(1, 10_000),
        "after so long without a word of a run that goes on, nothing more is expected",
    )
    parked_limit_hours: int = setting(
        24,
        values.whole_number(1, 100_000),
        "hours after which reports of a run that nobody announces wait no more",
    )
    log_level: str = setting(
        "INFO",
        values.log_level,
        "DEBUG, INFO, WARNING or ERROR",
    )
