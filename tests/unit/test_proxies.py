"""Behind trusted proxies the client's address is known, and cannot be made up."""

from typing import Any

import pytest

from api.about.open_paths import OPEN_PATHS
from api.http.proxies import BehindProxies, Client, client_of
from service.setting_values import OWN_PATHS, networks


TRUSTED = networks("10.0.0.0/24,::1")


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client", "proxies"),
    [
        # nobody is between us and the client, whatever it says
        ("192.0.2.9", "", "192.0.2.9", 0),
        ("192.0.2.9", "10.0.0.1", "192.0.2.9", 0),
        # one proxy
        ("10.0.0.1", "192.0.2.9", "192.0.2.9", 1),
        ("10.0.0.1", "made up, 192.0.2.9", "192.0.2.9", 1),
        ("10.0.0.1", "10.0.0.1, 192.0.2.9", "192.0.2.9", 1),
        # two of them
        ("10.0.0.1", "192.0.2.9, 10.0.0.2", "192.0.2.9", 2),
        ("10.0.0.1", "made up,192.0.2.9,10.0.0.2", "192.0.2.9", 2),
        # a request of a proxy's own
        ("10.0.0.1", "", "10.0.0.1", 1),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2", 1),
        ("", "192.0.2.9", "", 0),
        # ports, brackets, zones, quotes, spaces
        ("10.0.0.1", "192.0.2.9:51234", "192.0.2.9", 1),
        ("10.0.0.1", "[2001:db8::1]:8189", "2001:db8::1", 1),
        ("10.0.0.1", "[2001:DB8:0::1]", "2001:db8::1", 1),
        ("10.0.0.1", "fe80::1%eth0", "fe80::1", 1),
        ("10.0.0.1", "[fe80::1%25eth0]:80", "fe80::1", 1),
        ("10.0.0.1", '"[2001:db8::1]:_hidden"', "2001:db8::1", 1),
        ("10.0.0.1", "\t192.0.2.9 ", "192.0.2.9", 1),
        ("10.0.0.1", "192.0.2.9:1, 10.0.0.2:51234", "192.0.2.9", 2),
        ("::1", "192.0.2.9, [::1]:51234", "192.0.2.9", 2),
        # IPv4 in a socket of both
        ("::ffff:10.0.0.1", "::ffff:192.0.2.9", "192.0.2.9", 1),
        ("::ffff:192.0.2.9", "10.0.0.2", "192.0.2.9", 0),
        ("[::ffff:10.0.0.1]:80", "192.0.2.9", "192.0.2.9", 1),
        # beyond what cannot be read nothing is known
        ("10.0.0.1", "unknown", "10.0.0.1", 1),
        ("10.0.0.1", "192.0.2.9, unknown", "10.0.0.1", 1),
        ("10.0.0.1", "192.0.2.9, _hidden, 10.0.0.2", "10.0.0.2", 2),
        ("10.0.0.1", "192.0.2.9,,10.0.0.2", "10.0.0.2", 2),
        ("10.0.0.1", "192.0.2.9, proxy.example", "10.0.0.1", 1),
        ("10.0.0.1", "192.0.2.9, 010.0.0.2", "10.0.0.1", 1),
        ("10.0.0.1", "192.0.2.9:port", "10.0.0.1", 1),
        ("10.0.0.1", "192.0.2.9:123456", "10.0.0.1", 1),
        ("10.0.0.1", "2001:db8::1::2", "10.0.0.1", 1),
        ("10.0.0.1", "[2001:db8::1", "10.0.0.1", 1),
        ("10.0.0.1", "3232235777", "10.0.0.1", 1),
        ("10.0.0.1", "\u0661\u0660.0.0.9", "10.0.0.1", 1),
    ],
)
def test_the_client_is_the_nearest_that_is_not_trusted(
    peer: str, forwarded_for: str, client: str, proxies: int
):
    assert client_of(peer, forwarded_for, TRUSTED) == Client(client, proxies)


def test_a_trusted_network_of_ipv4_within_ipv6_is_one_of_ipv4():
    trusted = networks("::ffff:10.0.0.0/120, ::ffff:192.0.2.1")

    assert "10.0.0.7" in trusted
    assert "10.0.1.7" not in trusted
    assert "192.0.2.1" in trusted


def seen(base: str = "", **environ: str) -> dict[str, Any]:
    """Return what the application finds behind a trusted peer."""
    found: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: object) -> list[bytes]:
        found.update(environ)
        return []

    given = {
        "REMOTE_ADDR": "10.0.0.1",
        "PATH_INFO": "/api/transactions/",
        "wsgi.url_scheme": "http",
        **environ,
    }
    BehindProxies(application, TRUSTED, base)(given, lambda *_: None)
    return found


def test_the_application_sees_the_clients_address():
    assert seen(HTTP_X_FORWARDED_FOR="192.0.2.9:1")["REMOTE_ADDR"] == "192.0.2.9"


SAID = {
    "HTTP_X_FORWARDED_HOST": "fuel.example",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_PREFIX": "/history",
    "HTTP_FORWARDED": "for=192.0.2.1;host=evil.example;proto=https",
}


def test_what_a_stranger_says_is_not_there():
    found = seen(REMOTE_ADDR="192.0.2.9", **SAID)

    assert not SAID.keys() & found.keys()
    assert (found["wsgi.url_scheme"], found["SCRIPT_NAME"]) == ("http", "")


def test_what_a_trusted_proxy_says_is_there():
    found = seen(**SAID)

    assert found["HTTP_X_FORWARDED_HOST"] == "fuel.example"
    assert (found["wsgi.url_scheme"], found["SCRIPT_NAME"]) == ("https", "/history")
    assert "HTTP_FORWARDED" not in found


@pytest.mark.parametrize(
    ("prefix", "is_there"),
    [
        ("/history", "/history"),
        ("/history/", "/history"),
        ("/a/b-c_d~e.f", "/a/b-c_d~e.f"),
        # two that each take something away
        ("/outer, /inner", "/outer/inner"),
        ("/", ""),
        ("history", ""),
        ("//evil.example", ""),
        ("/a//b", ""),
        ("/a/../b", ""),
        ("/a/.", ""),
        ("/a%2Fb", ""),
        ("https://evil.example/", ""),
        ('/a"><script>', ""),
        ("/a, evil", ""),
    ],
)
def test_a_prefix_is_a_path_or_nothing(prefix: str, is_there: str):
    assert seen(HTTP_X_FORWARDED_PREFIX=prefix)["SCRIPT_NAME"] == is_there


@pytest.mark.parametrize(
    ("host", "is_there"),
    [
        ("fuel.example:8443", "fuel.example:8443"),
        ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
        # Apache adds its own to what the client made up
        ("evil.example, fuel.example", "fuel.example"),
        ('evil"x.example', None),
        ("fuel.example/evil", None),
        ("user@fuel.example", None),
        ("", None),
    ],
)
def test_a_host_is_one_or_nothing(host: str, is_there: str | None):
    found = seen(HTTP_X_FORWARDED_HOST=host, HTTP_X_FORWARDED_FOR="192.0.2.9")

    assert found.get("HTTP_X_FORWARDED_HOST") == is_there


def test_of_two_trusted_proxies_the_outer_one_is_asked():
    found = seen(
        HTTP_X_FORWARDED_FOR="192.0.2.9, 10.0.0.2",
        HTTP_X_FORWARDED_HOST="evil.example, fuel.example, inner",
        HTTP_X_FORWARDED_PROTO="http, https, http",
    )

    assert found["HTTP_X_FORWARDED_HOST"] == "fuel.example"
    assert found["wsgi.url_scheme"] == "https"


@pytest.mark.parametrize("scheme", ["", "ftp", "https;", "javascript"])
def test_a_scheme_is_one_of_http_or_nothing(scheme: str):
    assert seen(HTTP_X_FORWARDED_PROTO=scheme)["wsgi.url_scheme"] == "http"


@pytest.mark.parametrize(
    ("base", "path", "below"),
    [
        ("/history", "/history/api/tasks/", "/api/tasks/"),
        ("/history", "/api/tasks/", "/api/tasks/"),
        ("/history", "/history", "/"),
        ("/history", "/history/", "/"),
        ("/history", "/historyx/api/", "/historyx/api/"),
        ("/a/b", "/a/b/ui/", "/ui/"),
        ("", "/history/ui/", "/history/ui/"),
    ],
)
def test_the_prefix_may_be_in_the_path_or_not(base: str, path: str, below: str):
    found = seen(base, PATH_INFO=path)

    assert (found["SCRIPT_NAME"], found["PATH_INFO"]) == (base, below)


def test_a_prefix_that_is_like_one_of_our_paths_is_never_taken_away():
    found = seen(HTTP_X_FORWARDED_PREFIX="/api", PATH_INFO="/api/transactions/")

    assert (found["SCRIPT_NAME"], found["PATH_INFO"]) == ("/api", "/api/transactions/")


def test_the_header_goes_before_the_setting():
    assert seen("/one", HTTP_X_FORWARDED_PREFIX="/two")["SCRIPT_NAME"] == "/two"


def test_our_paths_are_known_to_the_setting():
    firsts = {path.split("/")[1] for path in OPEN_PATHS} - {""}

    assert firsts | {"metrics"} == OWN_PATHS
