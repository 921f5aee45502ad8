"""What a PostgreSQL URL says holds for all who connect, or is refused."""

import pytest

from db.dsn import arguments, check, check_options, each_host


VARIABLES = (
    *("PGOPTIONS", "PGAPPNAME", "PGCONNECT_TIMEOUT", "PGHOST", "PGPORT", "PGSSLMODE"),
)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in VARIABLES:
        monkeypatch.delenv(each, raising=False)


def connect(url: str) -> dict[str, str]:
    check(url)
    return arguments(url, application_name="ours", statement_timeout_ms=2000)


def test_without_options_there_are_ours() -> None:
    found = connect("postgresql://u:p%40ss@h/d")

    assert found["options"] == (
        r"-c timezone=UTC -c jit=off -c default_transaction_isolation=read\ committed"
        " -c idle_in_transaction_session_timeout=60000 -c statement_timeout=2000"
        " -c lock_timeout=0"
    )
    assert (found["user"], found["password"], found["host"]) == ("u", "p@ss", "h")
    assert (found["application_name"], found["connect_timeout"]) == ("ours", "5")
    assert found["client_encoding"] == "UTF8"


@pytest.mark.parametrize(
    ("option", "name", "value"),
    [
        ("application_name=mine", "application_name", "mine"),
        ("connect_timeout=2", "connect_timeout", "2"),
        ("keepalives_idle=60", "keepalives_idle", "60"),
        ("keepalives=0", "keepalives", "0"),
        ("tcp_user_timeout=1000", "tcp_user_timeout", "1000"),
        ("sslmode=require", "sslmode", "require"),
        ("target_session_attrs=read-write", "target_session_attrs", "read-write"),
        ("host=%2Ftmp", "host", "/tmp"),
    ],
)
def test_what_the_url_says_is_not_replaced(option: str, name: str, value: str) -> None:
    assert connect(f"postgresql://h/d?{option}")[name] == value


@pytest.mark.parametrize(
    "option", ["-csearch_path%3Dfuel", "-csearch_path=fuel", "-c+search_path%3Dfuel"]
)
def test_the_urls_options_come_first_and_ours_behind(option: str) -> None:
    found = connect(f"postgresql://h/d?options={option}")["options"]

    assert found.split(" -c timezone")[0] in {
        "-csearch_path=fuel",
        "-c search_path=fuel",
    }
    assert found.endswith("-c statement_timeout=2000 -c lock_timeout=0")


def test_variables_hold_where_the_url_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c search_path=fuel")
    monkeypatch.setenv("PGAPPNAME", "theirs")
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "9")

    silent = connect("postgresql://h/d")
    said = connect(
        "postgresql://h/d?options=-cwork_mem%3D8MB&application_name=a&connect_timeout=2"
    )

    assert silent["options"].startswith("-c search_path=fuel -c timezone=UTC")
    assert (silent["application_name"], silent["connect_timeout"]) == ("theirs", "9")
    # As libpq has it: the URL's instead of the variable's.
    assert said["options"].startswith("-cwork_mem=8MB -c timezone=UTC")
    assert (said["application_name"], said["connect_timeout"]) == ("a", "2")


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://u@h1:1,h2:2/d", "h1,h2", "1,2"),
        ("postgresql://u@h1,h2:2/d", "h1,h2", ",2"),
        ("postgresql://[::1]:1,[::2]:2/d", "::1,::2", "1,2"),
        # SQLAlchemy's spelling
        ("postgresql:///d?host=h1:1&host=h2:2", "h1,h2", "1,2"),
        ("postgresql+psycopg2:///d?host=[::1]:1&host=h2", "::1,h2", "1,"),
        ("postgres://u@/d?host=/tmp&port=5433", "/tmp", "5433"),
    ],
)
def test_several_hosts_and_sockets_are_taken(url: str, host: str, port: str) -> None:
    found = connect(url)

    assert (found["host"], found["port"]) == (host, port)


@pytest.mark.parametrize(
    ("url", "places"),
    [
        ("postgresql://u:p%40@a:1,b:2/d?sslmode=require", [("a", "1"), ("b", "2")]),
        ("postgresql://u:p%40@/d?host=a:1&host=[::1]", [("a", "1"), ("::1", None)]),
        ("postgresql://u:p%40@a,b/d?port=7", [("a", "7"), ("b", "7")]),
        (
            "postgresql://u:p%40@a,b/d?target_session_attrs=standby",
            [("a", None), ("b", None)],
        ),
    ],
)
def test_each_host_has_a_url_of_its_own(
    url: str, places: list[tuple[str, str | None]]
) -> None:
    whole = connect(url)
    found = [connect(each) for each in each_host(url)]

    assert [(each["host"], each.get("port")) for each in found] == places
    for each in found:
        assert "target_session_attrs" not in each
        for name in ("user", "password", "dbname", "options"):
            assert each[name] == whole[name]
        assert each.get("sslmode") == whole.get("sslmode")


def test_one_host_keeps_its_url() -> None:
    url = "postgresql://u:p@h/d?target_session_attrs=any"

    assert each_host(url) == [url]


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("connect_timout=2", "the option connect_timout, which PostgreSQL's libpq"),
        ("a%20b=2", "the option a b, which"),
        ("a%00b=2", "the option one, which"),
        ("sslmode=requir", "libpq refuses its sslmode"),
        ("target_session_attrs=primry", "libpq refuses its target_session_attrs"),
        ("port=x", "libpq refuses its port"),
        ("port=1,2", "one port, or one for each host"),
        ("connect_timeout=soon", "a whole number for connect_timeout"),
        ("keepalives_count=1.5", "a whole number for keepalives_count"),
        ("sslmode=require&sslmode=disable", "sslmode twice"),
        ("service=secret", "names a service"),
        ("replication=database", "a replication connection"),
        ("client_encoding=latin1", "leave client_encoding out"),
        ("options=-ctimezone%3DAsia/Tokyo", "sets timezone"),
        ("options=-c%20statement_timeout%3D0", "sets statement_timeout"),
        ("options=--jit%3Don", "sets jit"),
        ("options=-clock_timeout%3D5s", "sets lock_timeout"),
        (
            "options=-cwork_mem=1MB%20--Default-Transaction-Isolation=serializable",
            "sets default_transaction_isolation",
        ),
    ],
)
def test_what_cannot_hold_is_refused(option: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as raised:
        check(f"postgresql://u:secret@h/d?{option}")

    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_of_options_only_names_are_looked_at() -> None:
    check_options(r"-c search_path=statement_timeout=0,jit\ =off -c log_statement=all")


def test_a_variable_that_libpq_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSSLMODE", "requir")

    with pytest.raises(ValueError, match="with the environment's PG variables"):
        check("postgresql://h/d")


def test_to_look_at_a_url_connects_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """192.0.2.1 would answer nobody for minutes."""
    monkeypatch.setenv("PGHOSTADDR", "192.0.2.1")

    check("postgresql://192.0.2.1/d?hostaddr=192.0.2.1")
