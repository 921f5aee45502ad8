"""Behind trusted proxies the client's address is known, and cannot be made up."""

import pytest

from api.proxies import BehindProxies, client_address
from setting_values import networks


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        # nobody is between us and the client, whatever it says
        ("192.0.2.9", "", "192.0.2.9"),
        ("192.0.2.9", "10.0.0.1", "192.0.2.9"),
        # one proxy
        ("10.0.0.1", "192.0.2.9", "192.0.2.9"),
        ("10.0.0.1", "made up, 192.0.2.9", "192.0.2.9"),
        ("10.0.0.1", "10.0.0.1, 192.0.2.9", "192.0.2.9"),
        # two of them
        ("10.0.0.1", "192.0.2.9, 10.0.0.2", "192.0.2.9"),
        ("10.0.0.1", "made up,192.0.2.9,10.0.0.2", "192.0.2.9"),
        # a request of a proxy's own
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("", "192.0.2.9", ""),
    ],
)
def test_the_client_is_the_nearest_that_is_not_trusted(
    peer: str, forwarded_for: str, client: str
):
    trusted = networks("10.0.0.0/24,::1")

    assert client_address(peer, forwarded_for, trusted) == client


def test_the_application_sees_the_clients_address():
    def application(environ: dict[str, str], start_response: object) -> list[bytes]:
        return [environ["REMOTE_ADDR"].encode()]

    behind = BehindProxies(application, networks("127.0.0.1"))
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.9"}

    assert behind(environ, lambda *_: None) == [b"192.0.2.9"]
