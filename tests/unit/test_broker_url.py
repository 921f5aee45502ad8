"""Who connects to a broker takes its URL for the same as all others."""

import ssl
from typing import Any

import pytest
import redis
from kombu import Connection

from brokers.url import normalised, tls_options


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("redis://h:6379/3", "redis://h:6379/3"),
        ("redis://:p%2Fw%23r%25d%401@h", "redis://:p%2Fw%23r%25d%401@h"),
        ("amqp://u:p@h//", "amqp://u:p@h//"),
        ("amqps://u:p@h/a%2Fb", "amqps://u:p@h/a%2Fb"),
        # kombu alone would verify nothing
        ("rediss://h/0", "rediss://h/0?ssl_cert_reqs=required"),
        ("rediss://h?ssl_cert_reqs=CERT_NONE", "rediss://h?ssl_cert_reqs=none"),
        ("rediss://h?ssl_cert_reqs=CERT_OPTIONAL", "rediss://h?ssl_cert_reqs=optional"),
        ("rediss://h?ssl_cert_reqs=Required", "rediss://h?ssl_cert_reqs=required"),
        (
            "rediss://h?ssl_ca_certs=/a%20b&ssl_check_hostname=FALSE&ssl_cert_reqs=NONE",
            "rediss://h?ssl_ca_certs=%2Fa+b&ssl_check_hostname=false&ssl_cert_reqs=none",
        ),
    ],
)
def test_it_is_written_as_all_read_it(said: str, written: str) -> None:
    assert normalised(said) == written
    assert normalised(written) == written


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("redis://h/abc", "end with a database's number"),
        ("redis://h/0/", "end with a database's number"),
        ("redis://h/?db=3", "a database's number is the path"),
        ("redis://h/?socket_timeout=3", "has the option 'socket_timeout'"),
        ("rediss://h/?ssl_ca_cert=/ca", "has the option 'ssl_ca_cert'"),
        ("redis://h/?ssl_cert_reqs=none", "needs rediss://"),
        ("rediss://h/?ssl_cert_reqs=maybe", "none, optional, required"),
        ("rediss://h/?ssl_check_hostname=0", "true, false"),
        ("rediss://h/?ssl_cert_reqs=none&ssl_cert_reqs=required", "twice"),
        ("amqp://h/?heartbeat=30", "amqp:// takes none"),
        ("amqps://h/?ssl_ca_certs=/ca", "amqps:// takes none"),
    ],
)
def test_what_only_one_of_them_would_see_is_refused(url: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        normalised(url)


@pytest.mark.parametrize(
    "url",
    [
        "rediss://u:p%40@h:1/3?ssl_cert_reqs=CERT_NONE&ssl_check_hostname=False",
        "rediss://h:1/?ssl_ca_certs=/ca&ssl_certfile=/c&ssl_keyfile=/k",
        "redis://:p@h:2/1",
    ],
)
def test_celery_and_the_reports_connect_alike(url: str) -> None:
    said = normalised(url)
    for_celery = _parameters(Connection(said, ssl=tls_options(said)))
    defaults = {"db": 0}
    for_reports = (
        defaults | redis.Redis.from_url(said).connection_pool.connection_kwargs
    )

    for name in ("host", "port", "db", "username", "password", *_TLS):
        assert for_celery.get(name) == _constant(for_reports.get(name)), name


_TLS = (
    *("ssl_cert_reqs", "ssl_check_hostname", "ssl_ca_certs", "ssl_certfile"),
    "ssl_keyfile",
)


def _parameters(connection: Connection) -> dict[str, Any]:
    return {
        "host": connection.hostname,
        "port": connection.port,
        "db": int(connection.virtual_host.strip("/") or 0),
        "username": connection.userid,
        "password": connection.password,
        **(connection.ssl or {}),
    }


def _constant(value: Any) -> Any:
    known = {"none": ssl.CERT_NONE, "required": ssl.CERT_REQUIRED}
    return known.get(value, value) if isinstance(value, str) else value
