"""Each setting is checked once, and a bad one is one line that names it."""

from pathlib import Path

import pytest

from service.setting_values import Bind
from service.settings import BadSetting, Settings, load


def test_without_any_variable_everything_has_its_default() -> None:
    settings = load({})

    assert settings == Settings()
    assert settings.api_bind == Bind("127.0.0.1", 8000)
    assert settings.data_dir == Path(".data")


def test_an_empty_value_counts_as_unset() -> None:
    assert load({"DATABASE_URL": "", "API_BIND": " "}) == Settings()


def test_reports_come_in_at_celerys_broker_unless_told_otherwise() -> None:
    assert load({"BROKER_URL": "redis://a"}).required_reports_url == "redis://a"
    both = load({"BROKER_URL": "redis://a", "REPORTS_URL": "amqp://b"})
    assert both.required_reports_url == "amqp://b"


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("DATABASE_URL", "mysql://u:secret@h/d", "must begin with one of: postgresql"),
        ("DATABASE_URL", "postgresql://u:secret@h:port/d", "libpq refuses its port"),
        ("READ_DATABASE_URL", "http://u:secret@h/d", "must begin with one of: postgr"),
        ("READ_MAX_LAG_SECONDS", "2", "whole number from 3 to 3600"),
        ("BROKER_URL", "sqs://secret", "must begin with one of: redis"),
        ("BROKER_URL", "redis://:secret/@h/0", "must be percent-encoded"),
        ("BROKER_URL", "redis://:secret#@h/0", "must be percent-encoded"),
        ("BROKER_URL", "redis://:secret%@h/0", "must be percent-encoded"),
        ("REPORTS_URL", "amqp://u:secret@@h//", "must be percent-encoded"),
        ("DATABASE_URL", "postgresql://u:12/secret@h/d", "must be percent-encoded"),
        ("DATABASE_URL", "postgresql://u:secret?@h/d", "must be percent-encoded"),
        ("KEYSTONE_URL", "http://u:secret%zz@h/v3", "must be percent-encoded"),
        ("KEYSTONE_URL", "http://h:secret/v3", "must be a port number"),
        ("REPORTS_URL", "redis://h:6379/?timeout=secret", "has the option 'timeout'"),
        ("PGOPTIONS", "-c timezone=secret", "sets timezone, which fuel-history"),
        ("REPORTS_URL", "secret", "must begin with one of"),
        ("REPORTS_QUEUE", "a\nsecret", "printable"),
        ("REPORTS_QUEUE_TYPE", "secret", "must be one of: classic, quorum"),
        ("RINGS_QUEUE_TYPE", "secret", "must be one of: classic, quorum"),
        ("BROKER_URL", "amqp://u:a;secret@h//", "must be a port number"),
        ("BROKER_URL", "amqp://u:p@a//;secret", "must begin with one of"),
        ("BROKER_URL", "sentinel://u:secret@a:x/n", "separated by commas"),
        ("REPORTS_URL", "amqp://u:p@a//;amqp://u:secret@b:x//", "a port number"),
        ("REPORTS_BINDINGS", "secret", "must be exchange/routing_key, separated by"),
        ("REPORTS_BINDINGS", "nailgun/nailgun,/secret", "must be exchange/routing_key"),
        ("REPORTS_BINDINGS", "a/b,", "or none; for example nailgun/nailgun,naily/n"),
        ("API_BIND", "8000", "HOST:PORT"),
        ("API_BIND", "127.0.0.1:0", "HOST:PORT"),
        ("API_BIND", "127.0.0.1:65536", "HOST:PORT"),
        ("FLOWER_BIND", ":80", "HOST:PORT"),
        ("API_BIND", "::1:8000", "IPv6 addresses in brackets"),
        ("METRICS_BIND", "[::1:9540", "IPv6 addresses in brackets"),
        ("BASE_PATH", "history", "must be a path such as /history"),
        ("BASE_PATH", "//secret", "must be a path such as /history"),
        ("BASE_PATH", "/a/../secret", "must be a path such as /history"),
        ("BASE_PATH", "/secret?", "must be a path such as /history"),
        ("BASE_PATH", "/api/secret", "must not start with one of ours: api, healthz"),
        ("SCRIPT_NAME", "/secret", "unset it, and set BASE_PATH"),
        ("RECEIVE_BATCH", "0", "whole number from 1 to 5000"),
        ("RECEIVE_BATCH", "many", "whole number from 1 to 5000"),
        ("WORKER_CONCURRENCY", "1.5", "whole number"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO"),
        ("AUTH", "secret", "must be one of: static, keystone, none"),
        ("KEYSTONE_URL", "secret", "must begin with one of: http, https"),
        ("NAILGUN_URL", "10.20.0.2:8000/secret", "must begin with one of: http, https"),
        ("NAILGUN_URL", "http://10.20.0.2:secret", "must be a port number"),
        ("NAILGUN_URL", "http://u:secret@10.20.0.2:8000", "must not contain a user"),
        (
            "NAILGUN_URL",
            "http:///secret",
            "must be a URL such as http://10.20.0.2:8000",
        ),
        (
            "NAILGUN_URL",
            "http://h/secret?a=b",
            "must be a URL such as http://10.20.0.2",
        ),
        ("NAILGUN_URL", "http://secret:8000/api/v1/", "must end before /api"),
        (
            "NAILGUN_KEYSTONE_URL",
            "ldap://secret",
            "must begin with one of: http, https",
        ),
        ("NAILGUN_USER", "a\nsecret", "printable"),
        ("NAILGUN_PROJECT", "a\nsecret", "printable"),
        ("TRUSTED_PROXIES", "10.0.0.1 10.0.0.2", "addresses or networks"),
        ("TRUSTED_PROXIES", "10.0.0.1/24", "addresses or networks"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable(
    variable: str, value: str, says: str
) -> None:
    with pytest.raises(BadSetting) as raised:
        load({variable: value})

    line = str(raised.value)
    assert line.startswith(f"{variable} ")
    assert says in line
    assert "\n" not in line
    assert "secret" not in line


@pytest.mark.parametrize(
    "name", ["required_database_url", "required_broker_url", "required_reports_url"]
)
def test_a_url_that_is_needed_and_missing_is_one_line(name: str) -> None:
    with pytest.raises(BadSetting, match=r"_URL is not set: set it, or run 'make up'"):
        getattr(load({}), name)


def test_users_are_kept_in_data_dir_unless_told_otherwise() -> None:
    assert load({}).users_file == Path(".data/auth.json")
    assert load({"DATA_DIR": "/data"}).users_file == Path("/data/auth.json")
    assert load({"AUTH_FILE": "/users"}).users_file == Path("/users")


def test_keystones_password_is_not_in_a_repr() -> None:
    settings = load({"AUTH": "Keystone", "KEYSTONE_PASSWORD": "secret"})

    assert settings.keystone_password == "secret"
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("variables", "queue"),
    [
        ({}, "nailgun"),
        ({"BROKER_URL": "redis://a"}, "nailgun"),
        ({"BROKER_URL": "amqp://a"}, "fuel-history"),
        ({"BROKER_URL": "redis://a", "REPORTS_URL": "amqps://b"}, "fuel-history"),
        ({"BROKER_URL": "amqp://a", "REPORTS_URL": "redis://b"}, "nailgun"),
        ({"BROKER_URL": "amqp://a", "REPORTS_QUEUE": "nailgun"}, "nailgun"),
        ({"BROKER_URL": "redis://a", "REPORTS_QUEUE": "naily"}, "naily"),
    ],
)
def test_the_queue_is_ours_on_amqp(variables: dict[str, str], queue: str) -> None:
    assert load(variables).reports_queue == queue


def test_a_queue_that_would_take_astutes_orders_is_refused() -> None:
    with pytest.raises(BadSetting, match="REPORTS_QUEUE must not be naily on AMQP"):
        load({"BROKER_URL": "amqp://a", "REPORTS_QUEUE": "naily"})


@pytest.mark.parametrize(
    ("text", "bindings"),
    [
        ("", [("nailgun", "nailgun"), ("naily", "naily"), ("naily_service", "naily")]),
        ("none", []),
        ("a/b", [("a", "b")]),
        (" a/b , a/b,c/d/e,f/ ", [("a", "b"), ("c", "d/e"), ("f", "")]),
    ],
)
def test_bindings_are_exchanges_with_keys(
    text: str, bindings: list[tuple[str, str]]
) -> None:
    assert list(load({"REPORTS_BINDINGS": text}).reports_bindings) == bindings


def test_nailguns_url_is_where_its_api_begins() -> None:
    settings = load({"NAILGUN_URL": "http://10.20.0.2:8000/"})

    assert settings.nailgun_url == "http://10.20.0.2:8000"
    assert settings.nailgun_project == "admin"


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"NAILGUN_USER": "fuel"}, "NAILGUN_USER fuel needs NAILGUN_PASSWORD"),
        ({"NAILGUN_PASSWORD": "secret"}, "NAILGUN_PASSWORD needs NAILGUN_USER"),
    ],
)
def test_half_a_login_at_nailgun_is_one_line(
    variables: dict[str, str], says: str
) -> None:
    with pytest.raises(BadSetting, match=says) as raised:
        load({"NAILGUN_URL": "http://10.20.0.2:8000", **variables})

    assert "secret" not in str(raised.value)


def test_nailguns_password_is_not_in_a_repr() -> None:
    settings = load({"NAILGUN_USER": "fuel", "NAILGUN_PASSWORD": "secret"})

    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("variables", "reports", "rings", "queue"),
    [
        (
            {"BROKER_URL": "amqp://a//"},
            "classic",
            "classic",
            "fuel-history.fuel-history",
        ),
        (
            {"BROKER_URL": "amqp://a//;amqp://b//"},
            *("quorum", "quorum", "fuel-history.fuel-history.quorum"),
        ),
        (
            {"BROKER_URL": "redis://a", "REPORTS_URL": "amqp://a//;amqp://b//"},
            *("quorum", "classic", "fuel-history.fuel-history"),
        ),
        # A cluster behind a proxy.
        (
            {"BROKER_URL": "amqp://a//", "RINGS_QUEUE_TYPE": "quorum"},
            *("classic", "quorum", "fuel-history.fuel-history.quorum"),
        ),
        (
            {
                "BROKER_URL": "amqp://a//;amqp://b//",
                "REPORTS_QUEUE_TYPE": "classic",
                "RINGS_QUEUE_TYPE": "classic",
            },
            *("classic", "classic", "fuel-history.fuel-history"),
        ),
    ],
)
def test_queues_survive_a_node_where_there_are_several(
    variables: dict[str, str], reports: str, rings: str, queue: str
) -> None:
    found = load(variables)

    assert found.reports_queue_type == reports
    assert (found.rings_queue_type, found.rings_queue) == (rings, queue)
