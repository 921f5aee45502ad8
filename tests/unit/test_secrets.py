"""What is hidden from readers: by Nailgun's marks, by names, by what it is."""

import json
from typing import Any

import pytest

from db.domain.secrets import HIDDEN, hidden, is_secret
from tests.support.servers.nailgun_api import FIRST, recorded


PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIE"


@pytest.mark.parametrize(
    "name",
    [
        *("password", "admin_password", "root-password", "dbPassword", "Passwd"),
        *(
            "secret",
            "metadata_proxy_shared_secret",
            "token",
            "admin_token",
            "authToken",
        ),
        *("mon_key", "auth_key", "swift_tempurl_key", "mco_pskey", "authkeys", "key"),
        *("power_pass", "PASS", "ipmi.pwd", "credentials", "passphrase", "private_key"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "keystone",
            "keystone/api",
            "user",
            "tenant",
            "cert_source",
            "neutron/private",
        ),
        *("default_private_net", "public_key", "authorised", "compass"),
        *("token_provider", "private", "keyboard", "bypass_proxy", "author"),
    ],
)
def test_names_that_only_look_so(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"password": "x"}, {"password": HIDDEN}),
        ({"password": 12345}, {"password": HIDDEN}),
        # That nothing is set is no secret.
        ({"password": "", "token": None, "key": False}, ...),
        ({"a": [{"b": {"db_password": ["x", {"c": "y"}]}}]},
         {"a": [{"b": {"db_password": [HIDDEN, {"c": HIDDEN}]}}]}),
        # A setting: its mark, or its own name; what people read of it stays.
        ({"x": {"type": "password", "value": "s", "label": "X"}},
         {"x": {"type": "password", "value": HIDDEN, "label": "X"}}),
        ({"mon_key": {"type": "hidden", "value": "s", "label": "Key"}},
         {"mon_key": {"type": "hidden", "value": HIDDEN, "label": "Key"}}),
        ({"cert": {"type": "file", "value": {"content": PEM}}},
         {"cert": {"type": "file", "value": {"content": HIDDEN}}}),
        ({"name": "db_password", "value": "s"},
         {"name": "db_password", "value": HIDDEN}),
        ({"url": "mysql://nova:s@10.0.0.1/nova"},
         {"url": f"mysql://nova:{HIDDEN}@10.0.0.1/nova"}),
        ({"url": "http://10.0.0.1/a@b"}, ...),
        ("password", ...),
        ([1, 1.5, None, True, "a"], ...),
    ],
)  # fmt: skip
def test_what_is_hidden(given: Any, shown: Any) -> None:
    before = json.dumps(given)

    assert hidden(given) == (given if shown is ... else shown)
    assert json.dumps(given) == before


@pytest.mark.parametrize("kind", ["settings", "deployment_info"])
def test_no_recorded_secret_is_left(kind: str) -> None:
    """Each text of a secret's name is nowhere in what is shown."""
    said = recorded(f"/api/v1/transactions/4/{kind}/", FIRST)
    shown = json.dumps(hidden(said))

    secrets = set(_secrets(said))
    assert len(secrets) >= (5 if kind == "settings" else 40)
    # "guest" and "ceilometer" are names of users too.
    assert [each for each in secrets if len(each) > 12 and f'"{each}"' in shown] == []


def test_networks_have_no_secret() -> None:
    said = recorded("/api/v1/transactions/4/network_configuration/", FIRST)

    assert hidden(said) == said


def _secrets(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        if value.get("type") == "password":
            yield value["value"]
        for key, each in value.items():
            inner = f"{name}.{key}" if key == "value" else key
            yield from _secrets(each, inner)
    elif isinstance(value, list):
        for each in value:
            yield from _secrets(each, name)
    elif isinstance(value, str) and value:
        last = name.removesuffix(".value").rpartition(".")[2]
        if any(word in last for word in ("passw", "secret", "_key", "token", "pskey")):
            yield value
