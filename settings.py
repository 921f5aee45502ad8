"""Every setting of the product: read from the environment and checked once.

A bad value raises :class:`BadSetting`, whose text is the one line that an
operator needs: it names the variable and says what to write instead. No other
module reads ``os.environ``.
"""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import setting_values as values
from setting_values import Auth, Bind, Networks


_DATABASE_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg2")
_BROKER_SCHEMES = ("redis", "rediss", "amqp", "amqps")


class BadSetting(Exception):
    """A setting that cannot be used; the text is one line for the operator."""


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
    """What one process needs to know; each field says which variable sets it."""

    database_url: str | None = _setting(
        "DATABASE_URL",
        None,
        values.url(*_DATABASE_SCHEMES),
        "PostgreSQL that keeps the history; unset: the embedded one",
    )
    read_database_url: str | None = _setting(
        "READ_DATABASE_URL",
        None,
        values.url(*_DATABASE_SCHEMES),
        "a streaming replica of it, for what the API only reads; unset: none",
    )
    read_max_lag_seconds: int = _setting(
        "READ_MAX_LAG_SECONDS",
        10,
        values.whole_number(3, 3600),
        "how far behind the replica may be before the API leaves it",
    )
    broker_url: str | None = _setting(
        "BROKER_URL",
        None,
        values.url(*_BROKER_SCHEMES),
        "Celery's broker, redis:// or amqp://; unset: the embedded Valkey",
    )
    reports_url: str | None = _setting(
        "REPORTS_URL",
        None,
        values.url(*_BROKER_SCHEMES),
        "broker where the orchestrator's reports come in; unset: BROKER_URL",
    )
    reports_queue: str = _setting(
        "REPORTS_QUEUE",
        "nailgun",
        values.name,
        "Redis stream, or AMQP exchange, queue and routing key, of the reports",
    )
    data_dir: Path = _setting(
        "DATA_DIR",
        Path(".data"),
        Path,
        "what the embedded services keep, and their logs",
    )
    api_bind: Bind = _setting(
        "API_BIND",
        Bind("127.0.0.1", 8000),
        values.bind,
        "where the REST API listens",
    )
    request_seconds: int = _setting(
        "REQUEST_SECONDS",
        15,
        values.whole_number(1, 3600),
        "how long a client may take to send a request, and a second for each 20 kB",
    )
    stream_limit: int = _setting(
        "STREAM_LIMIT",
        500,
        values.whole_number(0, 10_000),
        "clients that each API process tells of changes at a time; others have to ask",
    )
    auth: Auth = _setting(
        "AUTH",
        Auth.static,
        values.auth,
        "who knows the API's users: static (AUTH_FILE), keystone, or none",
    )
    auth_file: Path | None = _setting(
        "AUTH_FILE",
        None,
        Path,
        "users and hashed tokens of AUTH=static; unset: auth.json in DATA_DIR",
    )
    keystone_url: str | None = _setting(
        "KEYSTONE_URL",
        None,
        values.url("http", "https"),
        "the Identity API of AUTH=keystone, for example http://keystone:5000/v3",
    )
    keystone_user: str = _setting(
        "KEYSTONE_USER",
        "fuel-history",
        values.name,
        "the user by whom tokens are checked at Keystone",
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
    trusted_proxies: Networks = _setting(
        "TRUSTED_PROXIES",
        Networks(),
        values.networks,
        "reverse proxies whose X-Forwarded-For and -Proto headers are believed",
    )
    flower_bind: Bind = _setting(
        "FLOWER_BIND",
        Bind("127.0.0.1", 5555),
        values.bind,
        "where Flower listens",
    )
    metrics_bind: Bind | None = _setting(
        "METRICS_BIND",
        None,
        values.bind,
        "where a worker tells its measures; unset: nowhere, in 'up' 127.0.0.1:9540",
    )
    worker_concurrency: int = _setting(
        "WORKER_CONCURRENCY",
        2,
        values.whole_number(1, 64),
        "processes of a worker that receive reports side by side",
    )
    receive_batch: int = _setting(
        "RECEIVE_BATCH",
        1000,
        values.whole_number(1, 5000),
        "most reports stored in one transaction",
    )
    receive_linger_ms: int = _setting(
        "RECEIVE_LINGER_MS",
        50,
        values.whole_number(1, 5000),
        "how long receive_reports waits for one more report before it ends",
    )
    receive_seconds: int = _setting(
        "RECEIVE_SECONDS",
        5,
        values.whole_number(1, 60),
        "longest run of one receive_reports task; a stop waits this long",
    )
    takeover_seconds: int = _setting(
        "TAKEOVER_SECONDS",
        15,
        values.whole_number(1, 3600),
        "age at which reports that a dead worker held are taken over (Redis)",
    )
    dead_limit: int = _setting(
        "DEAD_LIMIT",
        1000,
        values.whole_number(0, 1_000_000),
        "dead reports, with few good ones, at which workers take no more; 0: none",
    )
    log_level: str = _setting(
        "LOG_LEVEL",
        "INFO",
        values.log_level,
        "DEBUG, INFO, WARNING or ERROR",
    )

    @property
    def required_database_url(self) -> str:
        """The database's URL; raises :class:`BadSetting` where none is set."""
        return _required(self.database_url, "DATABASE_URL")

    @property
    def required_broker_url(self) -> str:
        """Celery's broker; raises :class:`BadSetting` where none is set."""
        return _required(self.broker_url, "BROKER_URL")

    @property
    def required_reports_url(self) -> str:
        """The reports' broker; raises :class:`BadSetting` where none is set."""
        return self.reports_url or self.required_broker_url

    @property
    def rings_queue(self) -> str:
        """The queue of Celery's broker through which the workers are rung."""
        # Rings for one product's reports must not reach the workers of another.
        return f"fuel-history.{self.reports_queue}"

    @property
    def users_file(self) -> Path:
        """The file of AUTH=static, whether it is there or not."""
        return self.auth_file or self.data_dir / "auth.json"


def _required(value: str | None, variable: str) -> str:
    if value is None:
        raise BadSetting(
            f"{variable} is not set: set it, or run 'make up' for embedded services"
        )
    return value


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings that `environ` holds; an empty value counts as unset.

    Raises :class:`BadSetting` for the first value that cannot be used.
    """
    found: dict[str, object] = {}
    for field in dataclasses.fields(Settings):
        variable = field.metadata["variable"]
        text = environ.get(variable, "").strip()
        if not text:
            continue
        try:
            found[field.name] = field.metadata["parse"](text)
        except ValueError as error:
            raise BadSetting(f"{variable} {error}") from None
    return Settings(**found)  # type: ignore[arg-type]
