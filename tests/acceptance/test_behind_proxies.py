"""A real server behind real proxies: its URLs, and whom it takes its clients for."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from api.auth.login_limiter import FAILURES_PER_NAME
from db.database import Database
from fuel_history.configuration import load
from fuel_history.connection import Connection
from tests.support.servers.reverse_proxy import ReverseProxy
from tests.support.servers.server import Server
from tests.support.servers.users import ADMIN, write_users
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


PREFIX = "/fuel/history"
LOGIN = {"auth": {"passwordCredentials": {"username": "admin", "password": "wrong"}}}
#: How a prefix is said, and what the proxy does with it.
WAYS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "header": ({"TRUSTED_PROXIES": "127.0.0.1"}, {}),
    "header, in a socket of both": (
        {"TRUSTED_PROXIES": "::ffff:127.0.0.1"},
        {"as_client": "::ffff:192.0.2.7"},
    ),
    "setting": ({"BASE_PATH": PREFIX}, {"tells": False}),
    "kept in the path": ({"BASE_PATH": PREFIX}, {"tells": False, "strips": False}),
}


@pytest.fixture
def users(tmp_path: Path) -> dict[str, str]:
    return {"AUTH": "static", "AUTH_FILE": str(write_users(tmp_path / "u", ADMIN))}


@pytest.fixture(params=WAYS)
def proxy(
    request: pytest.FixtureRequest, database_url: str, users: dict[str, str]
) -> Iterator[ReverseProxy]:
    variables, how = WAYS[request.param]
    with (
        Server(database_url, **users, **variables) as server,
        ReverseProxy(server.port, PREFIX, **how) as proxy,
    ):
        yield proxy


def ask(
    url: str, method: str = "GET", body: object = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of an answer, not followed anywhere."""
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    sent = None if body is None else json.dumps(body)
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if sent is not None:
        headers["Content-Type"] = "application/json"
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection.request(method, path, sent, ADMIN.headers | headers)
    answer = connection.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    found = answer.status, told, answer.read()
    connection.close()
    return found


def test_every_url_that_is_told_leads_through_the_proxy(
    proxy: ReverseProxy, database: Database
) -> None:
    for _ in range(3):
        Stored(database).transaction()

    _, told, index = ask(f"{proxy.url}/")
    places = json.loads(index)
    _, told, _ = ask(f"{proxy.url}/api/transactions/?limit=2")
    following = told["link"]
    _, _, document = ask(f"{proxy.url}/api/openapi.json")
    made, told, _ = ask(
        f"{proxy.url}/api/v1/clusters/", "POST", {"id": 7, "name": "seven"}
    )
    there, _, _ = ask(f"http://127.0.0.1:{proxy.port}{told['location']}")
    _, told, _ = ask(f"{proxy.url}/api/tasks/")
    sent, elsewhere, _ = ask(f"{proxy.url}/", Accept="text/html,*/*;q=0.8")

    assert {path.startswith(f"{PREFIX}/") for path in places.values()} == {True}
    for name, path in places.items():
        status, _, _ = ask(f"http://127.0.0.1:{proxy.port}{path}")
        assert (name, status) == (name, 405 if name == "login" else 200)
    found = re.fullmatch(r"<(http://127\.0\.0\.1:\d+)(/.*)>; rel=next", following)
    assert found, following
    status, _, page = ask(f"http://127.0.0.1:{proxy.port}{found[2]}")
    assert (status, len(json.loads(page))) == (200, 1)
    assert json.loads(document)["servers"] == [{"url": PREFIX}]
    assert (made, there) == (201, 200)
    assert f"<{PREFIX}/api/transactions/>" in told["link"]
    assert (sent, elsewhere["location"]) == (302, f"{PREFIX}/ui/")


def test_links_have_the_proxys_host_where_it_is_trusted(
    database_url: str, database: Database, users: dict[str, str]
) -> None:
    for _ in range(2):
        Stored(database).transaction()
    with (
        Server(database_url, **users, TRUSTED_PROXIES="127.0.0.1") as trusting,
        Server(database_url, **users) as wary,
    ):
        links = []
        for server in (trusting, wary):
            with ReverseProxy(server.port, PREFIX) as proxy:
                _, told, _ = ask(f"{proxy.url}/api/transactions/?limit=1")
                links.append(told["link"].partition("?")[0])
            if server is trusting:
                expected = f"<{proxy.url}/api/transactions/"
        direct = f"<http://127.0.0.1:{wary.port}/api/transactions/"
        evil = ask(
            f"http://127.0.0.1:{wary.port}/api/transactions/?limit=1",
            X_Forwarded_Host="evil.example",
            X_Forwarded_Prefix="/evil",
            Forwarded="host=evil.example",
        )[1]["link"]
        broken = ask(
            f"http://127.0.0.1:{wary.port}/api/transactions/?limit=1",
            Host='a"b>c',
        )[1]["link"]

    assert links == [expected, direct]
    assert evil.startswith(direct)
    assert broken.startswith("</api/transactions/?")


def test_the_commands_and_the_library_go_through_the_proxy(
    proxy: ReverseProxy, database: Database, tmp_path: Path
) -> None:
    stored = Stored(database)
    for _ in range(3):
        run = stored.transaction()
    stored.entry(run, "a/b", "hosts", "ready")
    commands = Commands(
        tmp_path,
        SERVER_ADDRESS=proxy.url,
        OS_USERNAME=ADMIN.name,
        OS_PASSWORD=ADMIN.password,
    )

    listed = commands.run("fuel2 task list -f value -c id")
    shown = commands.run(f"fuel deployment-tasks --tid {run}")
    of_node = commands.run("fuel2 node history show a/b -f value -c task_name")
    with Connection(load(commands.environ)) as fuel:
        version = fuel.version().release
        paged = [each.id for each in fuel.transactions.list()]

    assert (listed.exit_code, listed.stdout.split()) == (0, ["1", "2", "3"]), listed
    assert (shown.exit_code, "hosts" in shown.stdout) == (0, True), shown
    assert (of_node.exit_code, of_node.stdout) == (0, "hosts\n"), of_node
    assert (version, paged) == ("10.0", [1, 2, 3])


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
@pytest.mark.parametrize("written", ["a%2Fb", "a/b", "a%2fb"])
def test_a_node_whose_id_has_slashes_is_found(
    mount: str, written: str, database_url: str, database: Database
) -> None:
    stored = Stored(database)
    run = stored.transaction()
    for node in ("a/b", "a", "b", "/", "a/b/deployment_history"):
        for name in ("one", "two"):
            stored.entry(run, node, f"{name} of {node}", "ready")
    with Server(database_url) as server:
        url = f"http://127.0.0.1:{server.port}{mount}/nodes/"
        status, told, body = ask(f"{url}{written}/deployment_history/?limit=1")
        following = re.findall("<(.*?)>", told["link"])[0]
        _, _, rest = ask(following)
        others = [
            json.loads(ask(f"{url}{node}/deployment_history/")[2])
            for node in ("a", "%2F", "a%2Fb%2Fdeployment_history", "c%2Fd")
        ]
        refused, allowed, _ = ask(f"{url}{written}/deployment_history/", "POST")
        unknown, _, _ = ask(f"{url}{written}/else/")
        _, _, measures = ask(f"http://127.0.0.1:{server.port}/metrics")

    assert status == 200
    found = json.loads(body) + json.loads(rest)
    assert [each["node_id"] for each in found] == ["a/b"] * 2
    assert [len(each) for each in others] == [2, 2, 2, 0]
    assert (refused, allowed["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert unknown == 404
    assert f'route="{mount}/nodes/{{node_id}}/deployment_history"' in measures.decode()


@pytest.mark.parametrize(
    "client",
    [
        "203.0.113.8:{port}",
        "[2001:db8::1]:{port}",
        "2001:db8::{port}%eth0",
        "203.0.113.9:{port}, 127.0.0.1:{port}",
        "203.0.113.{last}, unknown",
    ],
)
def test_a_port_does_not_make_another_client(
    client: str, database_url: str, users: dict[str, str]
) -> None:
    with Server(database_url, **users, TRUSTED_PROXIES="127.0.0.1") as server:
        answers = [
            ask(
                f"http://127.0.0.1:{server.port}/keystone/v2.0/tokens",
                "POST",
                LOGIN,
                X_Forwarded_For=client.format(port=1000 + number, last=number),
            )[0]
            for number in range(3 * FAILURES_PER_NAME)
        ]
        log = server.log

    # Each of the two processes counts for itself.
    assert answers.count(401) <= 2 * FAILURES_PER_NAME
    assert set(answers) == {401, 429}
    logged = set(re.findall(r"event=login_failed.* address=(\S+)", log)) | set(
        re.findall(r"address=(\S+).* event=login_failed", log)
    )
    assert logged
    assert not [each for each in logged if "[" in each or "%" in each or '"' in each]


def test_two_clients_of_ipv4_are_two_in_a_socket_of_both(
    database_url: str, users: dict[str, str]
) -> None:
    """All of ::ffff:0:0/96 is one /64."""
    with Server(database_url, **users, TRUSTED_PROXIES="127.0.0.1") as server:
        url = f"http://127.0.0.1:{server.port}/keystone/v2.0/tokens"
        mapped = ["::ffff:192.0.2.1", "192.0.2.1"]
        same = [
            ask(url, "POST", LOGIN, X_Forwarded_For=mapped[number % 2])[0]
            for number in range(3 * FAILURES_PER_NAME)
        ]
        other, _, _ = ask(url, "POST", LOGIN, X_Forwarded_For="::ffff:192.0.2.2")

    assert same.count(401) <= 2 * FAILURES_PER_NAME
    assert other == 401


@pytest.mark.parametrize("trusted", [{}, {"TRUSTED_PROXIES": "127.0.0.1"}], ids=str)
def test_headers_do_not_change_the_paths(
    trusted: dict[str, str], database_url: str
) -> None:
    headers = ("SCRIPT_NAME", "PATH_INFO", "SCRIPT-NAME", "REMOTE_ADDR", "X_REAL_IP")
    with Server(database_url, **trusted) as server:
        for name in headers:
            connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
            connection.putrequest("GET", "/api/version/")
            connection.putheader(name, "/evil")
            connection.endheaders()
            answer = connection.getresponse()
            assert (name, answer.status) == (name, 200), answer.read()
            connection.close()


def test_a_variable_of_gunicorns_own_is_refused(database_url: str) -> None:
    server = Server(database_url, SCRIPT_NAME="/history")
    ended, log = server.process.wait(60), server.log
    server.__exit__()

    assert ended == 2
    assert log == (
        "fuel-history: SCRIPT_NAME is not supported: unset it, and set BASE_PATH\n"
    )
