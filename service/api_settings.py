"""Settings of the API: its address and its users."""

import dataclasses
from pathlib import Path

from service import setting_urls as urls
from service import setting_values as values
from service.setting import setting
from service.setting_values import Auth, Bind, Networks


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApiSettings:
    """The address of the API and its users."""

    api_bind: Bind = setting(
        Bind("127.0.0.1", 8000),
        values.bind,
        "address of the REST API",
    )
    request_seconds: int = setting(
        15,
        values.whole_number(1, 3600),
        "time for a client to send a request, plus a second for each 20 kB",
    )
    stream_limit: int = setting(
        500,
        values.whole_number(0, 10_000),
        "clients per API process that receive changes by a stream; others must poll",
    )
    trusted_proxies: Networks = setting(
        Networks(),
        values.networks,
        "reverse proxies whose X-Forwarded-For, -Host, -Proto, -Prefix are trusted",
    )
    base_path: str | None = setting(
        None,
        values.own_base_path,
        "path at which a proxy offers the API, such as /history; unset: /",
    )
    auth: Auth = setting(
        Auth.static,
        values.word(Auth),
        "where the API's users are: static (AUTH_FILE), keystone, or none",
    )
    auth_file: Path | None = setting(
        None,
        Path,
        "users and hashed tokens for AUTH=static; unset: auth.json in DATA_DIR",
    )
    keystone_url: str | None = setting(
        None,
        urls.one_host(urls.url("http", "https")),
        "the Identity API for AUTH=keystone, for example http://keystone:5000/v3",
    )
    keystone_user: str = setting(
        "fuel-history",
        values.name,
        "the user that checks tokens at Keystone",
    )
    keystone_password: str | None = setting(
        None,
        str,
        "the password of KEYSTONE_USER",
        secret=True,
    )
    keystone_project: str = setting(
        "services",
        values.name,
        "the project of KEYSTONE_USER",
    )
