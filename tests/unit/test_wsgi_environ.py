"""What WSGI gets to see of a request that came by ASGI."""

from typing import Any

from api.server.environ import environ_of


def environ(*headers: tuple[bytes, bytes], **scope: Any) -> dict[str, Any]:
    usual = {
        "method": "GET",
        "raw_path": b"/api/",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 50_000),
    }
    return environ_of({**usual, **scope, "headers": list(headers)}, body=None)  # type: ignore[arg-type]


def test_headers_have_their_names_and_repeated_ones_are_one():
    found = environ(
        (b"content-type", b"text/csv"),
        (b"x-forwarded-for", b"192.0.2.1"),
        (b"x-forwarded-for", b"192.0.2.2"),
    )

    assert found["CONTENT_TYPE"] == "text/csv"
    assert found["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert found["REMOTE_ADDR"] == "192.0.2.7"


def test_no_header_is_taken_for_another():
    found = environ((b"x_forwarded_for", b"192.0.2.1"), (b"x-auth_token", b"x"))

    assert not {name for name in found if name.startswith("HTTP_")}


def test_a_path_is_decoded_once():
    found = environ(raw_path=b"/api/nodes/a%2Fb%2541/%c3%a9", query_string=b"x=%26")

    assert found["PATH_INFO"] == "/api/nodes/a/b%41/é".encode().decode("latin-1")
    assert found["QUERY_STRING"] == "x=%26"


def test_a_unix_socket_has_no_address():
    assert environ(client=None, server=None)["REMOTE_ADDR"] == ""
