import re
from pathlib import Path

import pytest

from admin.installation import services
from embedded import lock
from fuel_history.configuration import Configuration, load
from fuel_history.errors import BadConfiguration


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this checkout or of the tester's home is found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("fuel_history.local_server._CHECKOUT", tmp_path / "checkout")
    monkeypatch.setenv("HOME", str(tmp_path))


def file(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def users_file(tmp_path: Path, text: str) -> Path:
    return file(tmp_path / ".config" / "fuel" / "fuel_client.yaml", text)


def test_without_any_setting_it_is_the_server_of_make_up() -> None:
    found = load({})

    assert (found.url, found.username, found.token) == (
        "http://127.0.0.1:8000",
        None,
        None,
    )


def test_the_file_of_the_released_clients_is_read(tmp_path: Path) -> None:
    users_file(
        tmp_path,
        'SERVER_ADDRESS: "10.20.0.2"\nSERVER_PORT: 8001\nOS_USERNAME: grace\n'
        "OS_PASSWORD: 0123\nOS_TENANT_NAME: services\nHTTP_TIMEOUT: 2.5\n"
        "HTTP_PROXY: http://proxy:3128\nPERF_TESTS_PATHS:\n    perf: /tmp\n",
    )

    assert load({}) == Configuration(
        server_address="10.20.0.2",
        server_port=8001,
        username="grace",
        password="0123",
        tenant_name="services",
        http_proxy="http://proxy:3128",
        timeout=2.5,
        cache_dir=tmp_path / ".cache" / "fuel-deployment-history",
    )


@pytest.mark.parametrize("nothing", ["", " null", " ~", ' ""'], ids=repr)
def test_what_the_file_leaves_empty_is_not_set(tmp_path: Path, nothing: str) -> None:
    users_file(tmp_path, f"SERVER_PORT:{nothing}\nOS_USERNAME:{nothing}\n")

    found = load({})

    assert (found.url, found.username) == ("http://127.0.0.1:8000", None)


@pytest.mark.parametrize("empty", ["", "# nothing\n", "---\n"], ids=repr)
def test_an_empty_file_sets_nothing(tmp_path: Path, empty: str) -> None:
    users_file(tmp_path, empty)

    assert load({}).url == "http://127.0.0.1:8000"


def test_variables_go_before_the_named_file_and_that_before_the_users(
    tmp_path: Path,
) -> None:
    users_file(tmp_path, "SERVER_PORT: 1\nOS_USERNAME: one\nOS_PASSWORD: one\n")
    custom = file(tmp_path / "custom.yaml", "SERVER_PORT: 2\nOS_USERNAME: two\n")
    environ = {"FUELCLIENT_CUSTOM_SETTINGS": str(custom), "SERVER_PORT": "3"}

    found = load(environ | {"OS_PASSWORD": ""})

    assert (found.server_port, found.username, found.password) == (3, "two", "one")


def test_the_oldest_names_are_still_known(tmp_path: Path) -> None:
    users_file(tmp_path, "LISTEN_PORT: 8005\nKEYSTONE_USER: old\nKEYSTONE_PASS: pass\n")

    found = load({})

    assert (found.server_port, found.username, found.password) == (8005, "old", "pass")


@pytest.mark.parametrize(
    "directory", [".data", "checkout/.data", "given"], ids=["here", "checkout", "given"]
)
def test_the_token_of_make_up_is_found(tmp_path: Path, directory: str) -> None:
    file(tmp_path / directory / "api-token", "made-by-up\n")
    environ = {"DATA_DIR": directory} if directory == "given" else {}

    assert load(environ).token == "made-by-up"


@pytest.mark.parametrize(
    "environ",
    [
        {"SERVER_ADDRESS": "10.20.0.2"},
        {"OS_USERNAME": "grace"},
        {"OS_TOKEN": "another"},
        {"DATA_DIR": "/nonexistent"},
    ],
    ids=str,
)
def test_the_token_of_make_up_is_for_nobody_else(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    file(tmp_path / ".data" / "api-token", "made-by-up\n")

    assert load(environ).token == environ.get("OS_TOKEN")


@pytest.mark.parametrize(
    ("api_url", "found_url"),
    [
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("http://[::1]:8001", "http://[::1]:8001"),
    ],
)
def test_the_api_of_make_up_is_found(
    tmp_path: Path, api_url: str, found_url: str
) -> None:
    services.write(tmp_path, {"api_url": api_url})
    environ = {"DATA_DIR": str(tmp_path)}

    with lock.held(services.up_lock(tmp_path), seconds=0, busy="busy"):
        assert load(environ).url == found_url
        assert load(environ | {"SERVER_PORT": "8005"}).url == "http://127.0.0.1:8005"
        assert load(environ | {"SERVER_ADDRESS": "fuel"}).url == "http://fuel:8000"
    # Killed: its address may be another program's by now.
    assert load(environ).url == "http://127.0.0.1:8000"


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"api_url": 1}', '{"api_url": "x"}'])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, note: str) -> None:
    file(tmp_path / "services.json", note)

    with lock.held(services.up_lock(tmp_path), seconds=0, busy="busy"):
        assert load({"DATA_DIR": str(tmp_path)}).url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("address", "url", "is_local"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", True),
        ("localhost", "http://localhost:8000", True),
        ("::1", "http://[::1]:8000", True),
        ("[2001:db8::1]", "http://[2001:db8::1]:8000", False),
        ("https://fuel.example/", "https://fuel.example:443", False),
        ("http://proxy/history", "http://proxy:80/history", False),
        ("http://127.0.0.1:8080/a/b.c/", "http://127.0.0.1:8080/a/b.c", True),
        ("https://[2001:db8::1]:8443/h", "https://[2001:db8::1]:8443/h", False),
        ("http://localhost/history", "http://localhost:80/history", True),
    ],
)
def test_an_address_makes_the_url(address: str, url: str, is_local: bool) -> None:
    found = load({"SERVER_ADDRESS": address})

    assert (found.url, found.is_local) == (url, is_local)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("SERVER_ADDRESS", "ftp://fuel"),
        ("SERVER_ADDRESS", "fuel/api"),
        ("SERVER_ADDRESS", "http://fuel/a//b"),
        ("SERVER_ADDRESS", "http://fuel/a b"),
        ("SERVER_ADDRESS", "http://fuel/a?b"),
        ("SERVER_ADDRESS", "http://user@fuel/a"),
        ("SERVER_ADDRESS", "http://fuel:port/a"),
        ("SERVER_ADDRESS", "http://fuel:65536/a"),
        ("SERVER_ADDRESS", "http:///a"),
        ("SERVER_ADDRESS", "user@fuel"),
        ("SERVER_ADDRESS", "fuel:8000"),
        ("SERVER_PORT", "0"),
        ("SERVER_PORT", "65536"),
        ("SERVER_PORT", "http"),
        ("SERVER_PORT", "9" * 9),
        ("HTTP_TIMEOUT", "0"),
        ("HTTP_TIMEOUT", "nan"),
        ("HTTP_TIMEOUT", "soon"),
    ],
)
def test_a_bad_value_is_one_line_that_names_it(variable: str, text: str) -> None:
    with pytest.raises(
        BadConfiguration, match=rf"^{variable} must be .*{re.escape(repr(text))}$"
    ):
        load({variable: text})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("SERVER_PORT: [", "is not valid YAML: "),
        ("- SERVER_PORT", "must have lines like SERVER_PORT: 8000"),
        ("SERVER_PORT", "must have lines like SERVER_PORT: 8000"),
    ],
)
def test_a_bad_file_is_one_line_that_names_it(
    tmp_path: Path, content: str, told: str
) -> None:
    path = users_file(tmp_path, content)

    with pytest.raises(BadConfiguration) as raised:
        load({})

    assert str(raised.value).startswith(f"{path} {told}")
    assert "\n" not in str(raised.value)


def test_a_file_that_is_a_directory_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match=f"^{tmp_path} cannot be read: Is a"):
        load({"FUELCLIENT_CUSTOM_SETTINGS": str(tmp_path)})


def test_a_named_file_has_to_be_there() -> None:
    with pytest.raises(
        BadConfiguration, match=r"names gone\.yaml, which does not exist"
    ):
        load({"FUELCLIENT_CUSTOM_SETTINGS": "gone.yaml"})


def test_neither_password_nor_token_are_shown() -> None:
    shown = repr(Configuration(password="secret-one", token="secret-two"))

    assert "secret" not in shown
