"""Every setting of the product: read from the environment and checked once.

A bad value raises :class:`BadSetting`, whose text is the one line that an
operator needs: it names the variable and says what to write instead. No other
module reads ``os.environ``.
"""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from brokers.binding import QUEUE_OF_ASTUTE, QUEUE_OF_NAILGUN
from brokers.url import is_amqp
from db import dsn
from service import setting_values as values
from service.setting_values import Auth, Bind, Bindings, Networks, QueueType
from text.escaping import escape_line


#: The default on AMQP, where a queue named nailgun feeds Nailgun itself.
_OUR_QUEUE = "fuel-history"


class BadSetting(Exception):
    """A setting that cannot be used; the text is one line for the operator."""

    def __str__(self) -> str:
        # The cause may repeat the value, which may be a password.
        return escape_line(super().__str__())


def _setting(
    variable: str,
    default: object,
    parse: Callable[[str], Any],
    meaning: str,
    *,
    secret: bool = False,
) -> Any:
    return dataclasses.field(
        default=default,
        repr=not secret,
        metadata={
            "variable": variable,
            "parse": parse,
            "meaning": meaning,
            "secret": secret,
        },
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one process; each field names its variable."""

    database_url: str | None = _setting(
        "DATABASE_URL",
        None,
        values.database_url,
        "PostgreSQL with the history; unset: the embedded one",
    )
    read_database_url: str | None = _setting(
        "READ_DATABASE_URL",
        None,
        values.database_url,
        "a streaming replica for read requests of the API; unset: none",
    )
    read_max_lag_seconds: int = _setting(
        "READ_MAX_LAG_SECONDS",
        10,
        values.whole_number(3, 3600),
        "how far behind the replica may be before the API stops using it",
    )
    broker_url: str | None = _setting(
        "BROKER_URL",
        None,
        values.broker_url,
        "Celery's broker, redis:// or amqp://; unset: the embedded Valkey",
    )
    reports_url: str | None = _setting(
        "REPORTS_URL",
        None,
        values.broker_url,
        "broker that receives the orchestrator's reports; unset: BROKER_URL",
    )
    chosen_queue: str | None = _setting(
        "REPORTS_QUEUE",
        None,
        values.name,
        "the reports' queue; unset: fuel-history on AMQP, the stream nailgun on Redis",
    )
    reports_queue_type: QueueType = _setting(
        "REPORTS_QUEUE_TYPE",
        QueueType.classic,
        values.queue_type,
        "the type of queue that is created if it is missing, classic or quorum (AMQP)",
    )
    reports_bindings: Bindings = _setting(
        "REPORTS_BINDINGS",
        values.BINDINGS_OF_FUEL,
        values.bindings,
        "exchange/routing_key whose messages are copied to the queue, or none (AMQP)",
    )
    data_dir: Path = _setting(
        "DATA_DIR",
        Path(".data"),
        Path,
        "directory of the embedded services' data and logs",
    )
    api_bind: Bind = _setting(
        "API_BIND",
        Bind("127.0.0.1", 8000),
        values.bind,
        "address of the REST API",
    )
    request_seconds: int = _setting(
        "REQUEST_SECONDS",
        15,
        values.whole_number(1, 3600),
        "time for a client to send a request, plus a second for each 20 kB",
    )
    stream_limit: int = _setting(
        "STREAM_LIMIT",
        500,
        values.whole_number(0, 10_000),
        "clients per API process that receive changes by a stream; others must poll",
    )
    auth: Auth = _setting(
        "AUTH",
        Auth.static,
        values.auth,
        "where the API's users are: static (AUTH_FILE), keystone, or none",
    )
    auth_file: Path | None = _setting(
        "AUTH_FILE",
        None,
        Path,
        "users and hashed tokens for AUTH=static; unset: auth.json in DATA_DIR",
    )
    keystone_url: str | None = _setting(
        "KEYSTONE_URL",
        None,
        values.one_host(values.url("http", "https")),
        "the Identity API for AUTH=keystone, for example http://keystone:5000/v3",
    )
    keystone_user: str = _setting(
        "KEYSTONE_USER",
        "fuel-history",
        values.name,
        "the user that checks tokens at Keystone",
    )
    keystone_password: str | None = _setting(
        "KEYSTONE_PASSWORD",
        None,
        str,
        "the password of KEYSTONE_USER",
        secret=True,
    )
    keystone_project: str = _setting(
        "KEYSTONE_PROJECT",
        "services",
        values.name,
        "the project of KEYSTONE_USER",
    )
    nailgun_url: str | None = _setting(
        "NAILGUN_URL",
        None,
        values.server_url,
        "Nailgun, for environments and settings of runs; unset: it is not used",
    )
    nailgun_user: str | None = _setting(
        "NAILGUN_USER",
        None,
        values.name,
        "user of Nailgun's Keystone for these requests; unset: it requires no login",
    )
    nailgun_password: str | None = _setting(
        "NAILGUN_PASSWORD",
        None,
        str,
        "the password of NAILGUN_USER",
        secret=True,
    )
    nailgun_project: str = _setting(
        "NAILGUN_PROJECT",
        "admin",
        values.name,
        "the project of NAILGUN_USER",
    )
    nailgun_keystone_url: str | None = _setting(
        "NAILGUN_KEYSTONE_URL",
        None,
        values.server_url,
        "the Keystone of NAILGUN_USER, v2.0 or v3; unset: /keystone of NAILGUN_URL",
    )
    trusted_proxies: Networks = _setting(
        "TRUSTED_PROXIES",
        Networks(),
        values.networks,
        "reverse proxies whose X-Forwarded-For, -Host, -Proto, -Prefix are trusted",
    )
    base_path: str | None = _setting(
        "BASE_PATH",
        None,
        values.own_base_path,
        "path at which a proxy offers the API, such as /history; unset: /",
    )
    flower_bind: Bind = _setting(
        "FLOWER_BIND",
        Bind("127.0.0.1", 5555),
        values.bind,
        "address of Flower",
    )
    metrics_bind: Bind | None = _setting(
        "METRICS_BIND",
        None,
        values.bind,
        "address of a worker's metrics; unset: none, in 'up' 127.0.0.1:9540",
    )
    worker_concurrency: int = _setting(
        "WORKER_CONCURRENCY",
        2,
        values.whole_number(1, 64),
        "processes of a worker that store reports in parallel",
    )
    worker_memory_mb: int = _setting(
        "WORKER_MEMORY_MB",
        1024,
        values.whole_number(0, 1_000_000),
        "memory of a process for reports; a report that needs more is dead; 0: no"
        " limit",
    )
    receive_batch: int = _setting(
        "RECEIVE_BATCH",
        1000,
        values.whole_number(1, 5000),
        "maximum number of reports stored in one transaction",
    )
    receive_linger_ms: int = _setting(
        "RECEIVE_LINGER_MS",
        50,
        values.whole_number(1, 5000),
        "how long receive_reports waits for another report before it ends",
    )
    receive_seconds: int = _setting(
        "RECEIVE_SECONDS",
        5,
        values.whole_number(1, 60),
        "maximum duration of a receive_reports task once it has stored its reports",
    )
    takeover_seconds: int = _setting(
        "TAKEOVER_SECONDS",
        15,
        values.whole_number(1, 3600),
        "age at which reports held by a dead worker are taken over (Redis)",
    )
    dead_limit: int = _setting(
        "DEAD_LIMIT",
        1000,
        values.whole_number(0, 1_000_000),
        "dead reports that, if few are good, slow a worker down to this many a minute",
    )
    silent_hours: int = _setting(
        "SILENT_HOURS",
        4,
        values.whole_number(1, 10_000),
        "silence after which a run is considered over without an end",
    )
    parked_limit_hours: int = _setting(
        "PARKED_LIMIT_HOURS",
        24,
        values.whole_number(1, 100_000),
        "hours after which parked reports of a run that was never announced stop"
        " waiting",
    )
    log_level: str = _setting(
        "LOG_LEVEL",
        "INFO",
        values.log_level,
        "DEBUG, INFO, WARNING or ERROR",
    )

    @property
    def required_database_url(self) -> str:
        """The database's URL; raises :class:`BadSetting` if none is set."""
        return _required(self.database_url, "DATABASE_URL")

    @property
    def required_broker_url(self) -> str:
        """Celery's broker; raises :class:`BadSetting` if none is set."""
        return _required(self.broker_url, "BROKER_URL")

    @property
    def required_reports_url(self) -> str:
        """The reports' broker; raises :class:`BadSetting` if none is set."""
        return self.reports_url or self.required_broker_url

    @property
    def reports_queue(self) -> str:
        """The queue or stream that reports are read from."""
        if self.chosen_queue is not None:
            return self.chosen_queue
        return _OUR_QUEUE if self._are_reports_on_amqp else QUEUE_OF_NAILGUN

    @property
    def _are_reports_on_amqp(self) -> bool:
        return is_amqp(self.reports_url or self.broker_url or "")

    def check_together(self) -> None:
        """Raise :class:`BadSetting` for settings that contradict each other."""
        if self._are_reports_on_amqp and self.chosen_queue == QUEUE_OF_ASTUTE:
            raise BadSetting(
                f"REPORTS_QUEUE must not be {QUEUE_OF_ASTUTE} on AMQP: Astute would"
                f" lose its orders; unset, the queue is {_OUR_QUEUE}"
            )

    @property
    def rings_queue(self) -> str:
        """The queue of Celery's broker for the workers' rings."""
        # Rings for one installation's reports must not reach another's workers.
        return f"fuel-history.{self.reports_queue}"

    @property
    def users_file(self) -> Path:
        """The file of AUTH=static; it need not exist."""
        return self.auth_file or self.data_dir / "auth.json"


def _required(value: str | None, variable: str) -> str:
    if value is None:
        raise BadSetting(
            f"{variable} is not set: set it, or run 'make up' for embedded services"
        )
    return value


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings in `environ`; an empty value counts as unset.

    Raises :class:`BadSetting` for the first invalid value.
    """
    found: dict[str, object] = {}
    _check_others(environ)
    for field in dataclasses.fields(Settings):
        variable = field.metadata["variable"]
        text = environ.get(variable, "").strip()
        if not text:
            continue
        try:
            found[field.name] = field.metadata["parse"](text)
        except ValueError as error:
            raise BadSetting(f"{variable} {error}") from None
    loaded = Settings(**found)  # type: ignore[arg-type]
    loaded.check_together()
    _check_nailgun(loaded)
    return loaded


def _check_nailgun(loaded: Settings) -> None:
    if loaded.nailgun_url is None:
        return
    if loaded.nailgun_user and not loaded.nailgun_password:
        raise BadSetting(
            f"NAILGUN_USER {loaded.nailgun_user} needs NAILGUN_PASSWORD: set it, or"
            " unset both if Nailgun requires no login"
        )
    if loaded.nailgun_password and not loaded.nailgun_user:
        raise BadSetting("NAILGUN_PASSWORD needs NAILGUN_USER")


def _check_others(environ: Mapping[str, str]) -> None:
    """Check variables that libraries read by themselves."""
    if environ.get("SCRIPT_NAME"):
        # gunicorn reads it, and would then serve only paths below it.
        raise BadSetting("SCRIPT_NAME is not supported: unset it, and set BASE_PATH")
    try:
        dsn.check_options(environ.get("PGOPTIONS", ""))
    except ValueError as error:
        raise BadSetting(f"PGOPTIONS {error}") from None
