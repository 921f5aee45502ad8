"""What a setting's text can mean: each parser returns a value or says why not."""

import dataclasses
import enum
import ipaddress
import logging
from collections.abc import Callable
from urllib.parse import urlsplit


HIGHEST_PORT = 65535
_LONGEST_NAME = 127


@dataclasses.dataclass(frozen=True, slots=True)
class Bind:
    """An address to listen on."""

    host: str
    port: int

    @property
    def bare_host(self) -> str:
        """The host without the brackets that an IPv6 address may have."""
        return self.host.removeprefix("[").removesuffix("]")

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Auth(enum.StrEnum):
    """Who knows the API's users."""

    static = "static"  #: AUTH_FILE
    keystone = "keystone"  #: an OpenStack Identity service
    none = "none"  #: nobody; everybody may do everything


@dataclasses.dataclass(frozen=True, slots=True)
class Networks:
    """Addresses of machines; `"127.0.0.1" in networks`."""

    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()

    def __contains__(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def __str__(self) -> str:
        return ",".join(map(str, self.networks)) or "-"


def url(*schemes: str) -> Callable[[str], str]:
    """Parse an URL of one of these schemes; no message repeats it."""

    def parse(text: str) -> str:
        # The value may hold a password.
        try:
            scheme = urlsplit(text).scheme
            urlsplit(text).port  # noqa: B018 - raises ValueError when it is no number
        except ValueError:
            raise ValueError("is not a URL") from None
        if scheme not in schemes:
            raise ValueError(f"must begin with one of: {', '.join(schemes)} (then ://)")
        return text

    return parse


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Parse a whole number of this range."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = lowest - 1
        if not lowest <= number <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}")
        return number

    return parse


def bind(text: str) -> Bind:
    """Parse HOST:PORT."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
        raise ValueError("must be HOST:PORT, for example 127.0.0.1:8000")
    return Bind(host, int(port))


def auth(text: str) -> Auth:
    """Parse one of the ways to know users."""
    try:
        return Auth(text.lower())
    except ValueError:
        raise ValueError(f"must be one of: {', '.join(Auth)}") from None


def networks(text: str) -> Networks:
    """Parse addresses and networks with commas between them."""
    try:
        return Networks(
            tuple(ipaddress.ip_network(part.strip()) for part in text.split(","))
        )
    except ValueError:
        raise ValueError(
            "must be addresses or networks, for example 10.0.0.7,10.1.0.0/24"
        ) from None


def log_level(text: str) -> str:
    """Parse the name of a level, in capitals or not."""
    if text.upper() not in logging.getLevelNamesMapping():
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def name(text: str) -> str:
    """Parse a name that brokers and services can have."""
    if not text.isprintable() or not 0 < len(text.encode()) <= _LONGEST_NAME:
        raise ValueError(f"must be 1 to {_LONGEST_NAME} printable characters")
    return text
