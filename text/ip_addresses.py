"""Texts that stand for IP addresses, as peers, proxies and operators write them."""

import ipaddress
import re
from typing import Final


Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: RFC 7239 (section 6) has brackets, and ports that may be hidden; so have proxies that
#: write them into X-Forwarded-For.
_PORT: Final = r"(?::(?:\d{1,5}|_[A-Za-z0-9._-]+))?"
_FORMS: Final = (
    re.compile(rf"\[(?P<address>[0-9A-Fa-f:.]+)(?:%[^\]]+)?\]{_PORT}"),
    re.compile(rf"(?P<address>[0-9.]+){_PORT}"),
    re.compile(r"(?P<address>[0-9A-Fa-f:.]+)(?:%.+)?"),
)


def parse(text: str) -> Address | None:
    """Return the address that `text` is, whatever port or zone is with it.

    An IPv4 address within IPv6, as a socket of both tells it, is that IPv4 address.
    None for what is no address: a name, "unknown", something hidden.
    """
    bare = text.strip(" \t")
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1]
    for form in _FORMS:
        if found := form.fullmatch(bare):
            return _address(found["address"])
    return None


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
