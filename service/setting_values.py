"""Parsers of settings: each returns a value, or raises ValueError with the reason."""

import dataclasses
import enum
import ipaddress
import logging
import re
from collections.abc import Callable
from typing import TypeVar

from brokers.binding import OF_FUEL, Binding
from text import ip_addresses


Word = TypeVar("Word", bound=enum.StrEnum)

HIGHEST_PORT = 65535
_LONGEST_NAME = 127
_NO_BINDINGS = "none"
#: Bits before an IPv4 address that is mapped into IPv6.
_MAPPED_PREFIX = 96
#: The first parts of the API's own paths (api/routes.py).
OWN_PATHS = frozenset({"api", "healthz", "keystone", "metrics", "readyz", "ui"})


@dataclasses.dataclass(frozen=True, slots=True)
class Bind:
    """An address to listen on."""

    host: str
    port: int

    @property
    def bare_host(self) -> str:
        """The host without the brackets of an IPv6 address."""
        return self.host.removeprefix("[").removesuffix("]")

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Auth(enum.StrEnum):
    """Where the API's users are defined."""

    static = "static"  #: AUTH_FILE
    keystone = "keystone"  #: an OpenStack Identity service
    none = "none"  #: nowhere; everyone may do everything


@dataclasses.dataclass(frozen=True, slots=True)
class Networks:
    """Addresses of machines; `"127.0.0.1" in networks`."""

    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()

    def __contains__(self, address: str) -> bool:
        found = ip_addresses.parse(address)
        return found is not None and any(found in each for each in self.networks)

    def __str__(self) -> str:
        return ",".join(map(str, self.networks)) or "-"


class QueueType(enum.StrEnum):
    """The type of queue that RabbitMQ creates."""

    classic = "classic"
    quorum = "quorum"


class Bindings(tuple[Binding, ...]):
    """The bindings of the reports' queue."""

    __slots__ = ()

    def __str__(self) -> str:
        return ",".join(map(str, self)) or _NO_BINDINGS


#: The exchanges of Nailgun and Astute.
BINDINGS_OF_FUEL = Bindings(OF_FUEL)


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Parse a whole number in this range."""

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
    """Parse HOST:PORT, with an IPv6 host in brackets."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
        raise ValueError("must be HOST:PORT, for example 127.0.0.1:8000")
    if ":" in host and not re.fullmatch(r"\[[^\[\]]+\]", host):
        raise ValueError("must have IPv6 addresses in brackets, for example [::1]:80")
    return Bind(host, int(port))


def base_path(text: str) -> str:
    """Parse a path such as /history; return it without a trailing slash.

    A single / becomes "".
    """
    path = text.rstrip("/")
    if not re.fullmatch(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*", path):
        raise ValueError(
            "must be a path such as /history, of letters, digits and . _ ~ -"
        )
    return path


def own_base_path(text: str) -> str:
    """Parse a base path that does not start with one of our own paths."""
    path = base_path(text)
    if path.split("/")[1:2] and path.split("/")[1] in OWN_PATHS:
        raise ValueError(
            f"must not start with one of ours: {', '.join(sorted(OWN_PATHS))}"
        )
    return path


def word(words: type[Word]) -> Callable[[str], Word]:
    """Parse one of these words, in capitals or not."""

    def parse(text: str) -> Word:
        try:
            return words(text.lower())
        except ValueError:
            raise ValueError(f"must be one of: {', '.join(words)}") from None

    return parse


def networks(text: str) -> Networks:
    """Parse addresses and networks separated by commas."""
    try:
        return Networks(tuple(_network(part.strip()) for part in text.split(",")))
    except ValueError:
        raise ValueError(
            "must be addresses or networks, for example 10.0.0.7,10.1.0.0/24"
        ) from None


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    network = ipaddress.ip_network(text)
    if isinstance(network, ipaddress.IPv6Network):
        mapped = network.network_address.ipv4_mapped
        if mapped is not None and network.prefixlen >= _MAPPED_PREFIX:
            return ipaddress.IPv4Network((mapped, network.prefixlen - _MAPPED_PREFIX))
    return network


def log_level(text: str) -> str:
    """Parse the name of a level in any case."""
    if text.upper() not in logging.getLevelNamesMapping():
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def name(text: str) -> str:
    """Parse a name that brokers and services accept."""
    if not text.isprintable() or not 0 < len(text.encode()) <= _LONGEST_NAME:
        raise ValueError(f"must be 1 to {_LONGEST_NAME} printable characters")
    return text


def bindings(text: str) -> Bindings:
    """Parse EXCHANGE/ROUTING_KEY separated by commas, or none."""
    if text.lower() == _NO_BINDINGS:
        return Bindings()
    found = dict.fromkeys(_binding(part.strip()) for part in text.split(","))
    return Bindings(found)


def _binding(text: str) -> Binding:
    exchange, separator, routing_key = text.partition("/")
    try:
        if separator:
            # A fanout exchange needs no key.
            return Binding(name(exchange), name(routing_key) if routing_key else "")
    except ValueError:
        pass
    raise ValueError(
        f"must be exchange/routing_key, separated by commas, or {_NO_BINDINGS};"
        f" for example {BINDINGS_OF_FUEL}"
    )
