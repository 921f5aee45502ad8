"""Every setting of the product: read from the environment and checked once.

A bad value raises :class:`BadSetting`, whose text is the one line that an
operator needs: it names the variable and says what to write instead. No other
module reads ``os.environ``.
"""

import dataclasses
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


DATABASE_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg2")
BROKER_SCHEMES = ("redis", "rediss", "amqp", "amqps")
HIGHEST_PORT = 65535


class BadSetting(Exception):
    """A setting that cannot be used; the text is one line for the operator."""


@dataclasses.dataclass(frozen=True, slots=True)
class Bind:
    """An address to listen on."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        # The value may hold a password: no message repeats it.
        try:
            scheme = urlsplit(text).scheme
            urlsplit(text).port  # noqa: B018 - raises ValueError when it is no number
        except ValueError:
            raise ValueError("is not a URL") from None
        if scheme not in schemes:
            raise ValueError(f"must begin with one of: {', '.join(schemes)} (then ://)")
        return text

    return parse


def _whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = lowest - 1
        if not lowest <= number <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}")
        return number

    return parse


def _bind(text: str) -> Bind:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
        raise ValueError("must be HOST:PORT, for example 127.0.0.1:8000")
    return Bind(host, int(port))


def _log_level(text: str) -> str:
    if text.upper() not in logging.getLevelNamesMapping():
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def _name(text: str) -> str:
    if not text.isprintable() or not 0 < len(text.encode()) <= 127:  # noqa: PLR2004
        raise ValueError("must be 1 to 127 printable characters")
    return text


def _setting(
    variable: str,
    default: object,
    parse: Callable[[str], Any],
    meaning: str,
) -> Any:
    return dataclasses.field(
        default=default,
        metadata={"variable": variable, "parse": parse, "meaning": meaning},
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one process needs to know; each field says which variable sets it."""

    database_url: str | None = _setting(
        "DATABASE_URL",
        None,
        _url(*DATABASE_SCHEMES),
        "PostgreSQL that keeps the history; unset: the embedded one",
    )
    broker_url: str | None = _setting(
        "BROKER_URL",
        None,
        _url(*BROKER_SCHEMES),
        "Celery's broker, redis:// or amqp://; unset: the embedded Valkey",
    )
    reports_url: str | None = _setting(
        "REPORTS_URL",
        None,
        _url(*BROKER_SCHEMES),
        "broker where the orchestrator's reports come in; unset: BROKER_URL",
    )
    reports_queue: str = _setting(
        "REPORTS_QUEUE",
        "nailgun",
        _name,
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
        _bind,
        "where the REST API listens",
    )
    flower_bind: Bind = _setting(
        "FLOWER_BIND",
        Bind("127.0.0.1", 5555),
        _bind,
        "where Flower listens",
    )
    worker_concurrency: int = _setting(
        "WORKER_CONCURRENCY",
        2,
        _whole_number(1, 64),
        "processes of a worker that receive reports side by side",
    )
    receive_batch: int = _setting(
        "RECEIVE_BATCH",
        1000,
        _whole_number(1, 5000),
        "most reports stored in one transaction",
    )
    receive_linger_ms: int = _setting(
        "RECEIVE_LINGER_MS",
        50,
        _whole_number(1, 5000),
        "how long receive_reports waits for one more report before it ends",
    )
    receive_seconds: int = _setting(
        "RECEIVE_SECONDS",
        5,
        _whole_number(1, 60),
        "longest run of one receive_reports task; a stop waits this long",
    )
    takeover_seconds: int = _setting(
        "TAKEOVER_SECONDS",
        15,
        _whole_number(1, 3600),
        "age at which reports that a dead worker held are taken over (Redis)",
    )
    log_level: str = _setting(
        "LOG_LEVEL",
        "INFO",
        _log_level,
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
    values: dict[str, object] = {}
    for field in dataclasses.fields(Settings):
        variable = field.metadata["variable"]
        text = environ.get(variable, "").strip()
        if not text:
            continue
        try:
            values[field.name] = field.metadata["parse"](text)
        except ValueError as error:
            raise BadSetting(f"{variable} {error}") from None
    return Settings(**values)  # type: ignore[arg-type]
