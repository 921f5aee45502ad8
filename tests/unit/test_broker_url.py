"""Who connects to a broker takes its URL for the same as all others."""

import ssl
from typing import Any

import pytest
import redis
from kombu import Connection

from brokers.addresses import addresses
from brokers.celery_broker import celery_broker
from brokers.redis_client import client
from brokers.replicas import split_option
from brokers.url import normalised


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
        ("amqp://u:p@a//;amqp://u:p@b:5673//", "amqp://u:p@a//;amqp://u:p@b:5673//"),
        ("redis://h/0?wait_replicas=02", "redis://h/0?wait_replicas=2"),
        ("sentinel://a,b:1/name", "sentinel://a,b:1/name"),
        (
            "sentinel://u:p%40@[::1]:1,b/name/3?wait_replicas=0&sentinel_password=a%20b",
            "sentinel://u:p%40@[::1]:1,b/name/3?wait_replicas=0&sentinel_password=a+b",
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
        ("amqp://a//;amqp://b/other", "one virtual host for all"),
        ("amqp://a//;amqps://b//", "only amqp:// and amqps:// can"),
        ("redis://a/0;redis://b/0", "Redis has sentinel://"),
        ("amqp://a//;amqp://b//?heartbeat=1", "amqp:// takes none"),
        ("redis://a/0?wait_replicas=all", "a whole number up to 9 for wait_replicas"),
        ("sentinel://a,b", "must be like sentinel://one"),
        ("sentinel://a,b/", "must be like sentinel://one"),
        ("sentinel://a,b/name/three", "must be like sentinel://one"),
        ("sentinel://a,/name", "separated by commas"),
        ("sentinel://a:0/name", "separated by commas"),
        ("sentinel://a:99999/name", "separated by commas"),
        ("sentinel://::1/name", "separated by commas"),
        ("sentinel://a/name?db=3", "has the option 'db'"),
        ("sentinel://a/name?wait_replicas=1&wait_replicas=2", "twice"),
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
    told = celery_broker(said)
    for_celery = _parameters(Connection(told.url, ssl=told.use_ssl))
    defaults = {"db": 0}
    for_reports = (
        defaults | redis.Redis.from_url(said).connection_pool.connection_kwargs
    )

    for name in ("host", "port", "db", "username", "password", *_TLS):
        assert for_celery.get(name) == _constant(for_reports.get(name)), name


def test_celery_and_the_reports_ask_the_same_sentinels() -> None:
    said = normalised(
        "sentinel://u:p%40@a,[::1]:7/mine/3?sentinel_username=s&sentinel_password=t"
    )
    told = celery_broker(said)
    pool = client(split_option(said)[0]).connection_pool
    of_pool = pool.sentinel_manager

    assert told.url == "sentinel://u:p%40@a:26379/3;sentinel://u:p%40@[::1]:7/3"
    assert told.transport_options["master_name"] == pool.service_name == "mine"
    assert told.transport_options["sentinel_kwargs"] == of_pool.sentinel_kwargs
    assert of_pool.sentinel_kwargs["password"] == "t"
    login = {name: pool.connection_kwargs[name] for name in ("db", "username")}
    assert (login, pool.connection_kwargs["password"]) == (
        {"db": 3, "username": "u"},
        "p@",
    )
    for each in told.url.split(";"):
        found = _parameters(Connection(each))
        assert (found["db"], found["username"], found["password"]) == (3, "u", "p@")


@pytest.mark.parametrize(
    ("url", "plain", "number"),
    [
        ("redis://h/0", "redis://h/0", 0),
        ("redis://h/0?wait_replicas=2", "redis://h/0", 2),
        ("sentinel://a,b/m", "sentinel://a,b/m", 1),
        ("sentinel://a,b/m/0?wait_replicas=0", "sentinel://a,b/m/0", 0),
    ],
)
def test_where_sentinels_are_a_publisher_waits_for_a_replica(
    url: str, plain: str, number: int
) -> None:
    assert split_option(url) == (plain, number)
    assert "wait_replicas" not in celery_broker(url).url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://:p@h/0", "h:6379"),
        ("amqps://u:p@[::1]//", "[::1]:5671"),
        ("amqp://u:p@a//;amqp://u:p@b:5673//", "a:5672, b:5673"),
        ("sentinel://u:p@a,b:1/mine", "mine by the Sentinels a:26379, b:1"),
    ],
)
def test_people_are_told_all_servers_and_no_login(url: str, shown: str) -> None:
    assert addresses(url) == shown


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
