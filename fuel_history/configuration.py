"""The server's address and the login, configured like the released clients."""

import dataclasses
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from fuel_history.configuration_file import below_home, read_files
from fuel_history.errors import BadConfiguration
from fuel_history.local_server import local_address, local_token


_HIGHEST_PORT = 65535
_MOST_SECONDS = 3600
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<name>\[[^\]]*\]|[^:/?#@]*)(?::(?P<port>\d{1,5}))?"
    r"(?P<path>(?:/[A-Za-z0-9._~-]+)*)"
)
#: Default ports by scheme; "" is a plain host name.
_PORTS = {"": 8000, "http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The settings of a connection; `load` reads them from files and variables."""

    #: A host name or address; or a URL behind a proxy: `https://…`, possibly with a
    #: path, and with a port that overrides `server_port`.
    server_address: str = "127.0.0.1"
    #: None: 8000, or the default port of the URL's scheme.
    server_port: int | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tenant_name: str = "admin"
    #: Used first; a login with the password follows only if the server refuses it.
    token: str | None = field(default=None, repr=False)
    http_proxy: str | None = None
    #: Seconds to connect, and maximum seconds between two parts of an answer.
    timeout: float = 10
    #: How often a request that changes nothing is retried.
    retries: int = 3
    #: Where login tokens are stored; None: only in memory.
    cache_dir: Path | None = None

    @property
    def url(self) -> str:
        """The server's URL, without a trailing slash."""
        address = _parts(self.server_address)
        host = f"[{address.name}]" if ":" in address.name else address.name
        port = address.port or self.server_port or _PORTS[address.scheme]
        return f"{address.scheme or 'http'}://{host}:{port}{address.path}"

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine, so that no proxy is used."""
        name = _parts(self.server_address).name
        if _is_address(name):
            return ipaddress.ip_address(name).is_loopback
        return name == "localhost"


def load(
    environ: Mapping[str, str], typed: Mapping[str, str | None] | None = None
) -> Configuration:
    """Return the settings from variables, else files, else `make up` on this machine.

    Variables and keys in files have the same names: SERVER_ADDRESS, SERVER_PORT,
    OS_USERNAME, OS_PASSWORD, OS_TENANT_NAME, OS_TOKEN, HTTP_PROXY and HTTP_TIMEOUT; an
    empty value is treated as absent. The files are ~/.config/fuel/fuel_client.yaml and
    FUELCLIENT_CUSTOM_SETTINGS. `typed` holds options by the same names and overrides
    everything. Raises BadConfiguration.
    """
    login = {name: text for name, text in (typed or {}).items() if text is not None}
    if login:
        # A login given as options overrides any configured token.
        configuration = load({**environ, **login})
        return dataclasses.replace(configuration, token=None)
    files = read_files(environ)
    given = files | {name: text for name, text in environ.items() if text}
    if not given.keys() & {"SERVER_ADDRESS", "SERVER_PORT", "LISTEN_PORT"}:
        given |= local_address(environ)
    configuration = Configuration(
        server_address=_address(given.get("SERVER_ADDRESS", "127.0.0.1")),
        server_port=_port(given.get("SERVER_PORT") or given.get("LISTEN_PORT")),
        # The second names come from the oldest clients; old files still use them.
        username=given.get("OS_USERNAME") or given.get("KEYSTONE_USER"),
        password=given.get("OS_PASSWORD") or given.get("KEYSTONE_PASS"),
        tenant_name=given.get("OS_TENANT_NAME", "admin"),
        token=given.get("OS_TOKEN"),
        # requests itself reads the variable, and NO_PROXY.
        http_proxy=files.get("HTTP_PROXY"),
        timeout=_seconds(given.get("HTTP_TIMEOUT", "10")),
        cache_dir=_cache_dir(environ),
    )
    return _with_local_token(configuration, environ)


def _with_local_token(
    configuration: Configuration, environ: Mapping[str, str]
) -> Configuration:
    asks_as_somebody = (
        configuration.username or configuration.password or configuration.token
    )
    # This token belongs to this machine: no other one may receive it.
    if asks_as_somebody or not configuration.is_local:
        return configuration
    return dataclasses.replace(configuration, token=local_token(environ))


class _Address(NamedTuple):
    name: str
    scheme: str = ""
    port: int | None = None
    path: str = ""


def _parts(address: str) -> _Address:
    """Split a host name, address or URL; unknown parts stay in the name."""
    bare = address.rstrip("/")
    if (url := _URL.fullmatch(bare)) is None:
        return _Address(bare.removeprefix("[").removesuffix("]"))
    port = int(url["port"]) if url["port"] else None
    return _Address(url["name"].strip("[]"), url["scheme"], port, url["path"])


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _address(text: str) -> str:
    name, _, port, _ = _parts(text)
    is_name = _NAME.fullmatch(name) is not None or _is_address(name)
    if is_name and (port is None or 0 < port <= _HIGHEST_PORT):
        return text.rstrip("/")
    raise BadConfiguration(
        "SERVER_ADDRESS must be a name or an address like 10.20.0.2, or a URL like"
        f" https://fuel.example/history, not {text!r}"
    )


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= _HIGHEST_PORT:
        return int(text)
    raise BadConfiguration(f"SERVER_PORT must be a number like 8000, not {text!r}")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if 0 < seconds <= _MOST_SECONDS:
        return seconds
    raise BadConfiguration(f"HTTP_TIMEOUT must be seconds like 10, not {text!r}")


def _cache_dir(environ: Mapping[str, str]) -> Path | None:
    directory = below_home(environ, "XDG_CACHE_HOME", ".cache")
    return directory / "fuel-deployment-history" if directory else None
