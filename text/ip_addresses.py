"""Parse IP addresses as peers, proxies and operators write them."""

import ipaddress
import re
from typing import Final


Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: RFC 7239 (section 6) allows brackets and obfuscated ports; so do proxies that write
#: them into X-Forwarded-For.
_PORT: Final = r"(?::(?:\d{1,5}|_[A-Za-z0-9._-]+))?"
_FORMS: Final = (
    re.compile(rf"\[(?P<address>[0-9A-Fa-f:.]+)(?:%[^\]]+)?\]{_PORT}"),
    re.compile(rf"(?P<address>[0-9.]+){_PORT}"),
    re.compile(r"(?P<address>[0-9A-Fa-f:.]+)(?:%.+)?"),
)


def parse(text: str) -> Address | None:
    """Return the address in `text`, which may have a port or a zone.

    An IPv4 address mapped into IPv6, as dual-stack sockets report it, becomes that IPv4
    address. None: it is not an address, for example a name or "unknown".
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
