"""Parse PostgreSQL URLs, and add what our connections need; the same for all processes.

Migrations, commands, the API and the workers all connect through db/engine.py. libpq
itself parses the URL and the PG… environment variables, so both mean the same as in
psql; we add defaults, and settings that no URL can override.
"""

import os
import re
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import psycopg2
from psycopg2.extensions import parse_dsn


TIME_ZONE: Final = "UTC"
#: Server settings that our statements rely on. A URL that sets one is refused:
#: replacing its value silently would mislead.
_OURS: Final = {
    "timezone": TIME_ZONE,
    "jit": "off",
    # A statement that waited for a lock must see the changes made meanwhile.
    "default_transaction_isolation": r"read\ committed",
    "idle_in_transaction_session_timeout": "60000",
}
_TIMEOUTS: Final = ("statement_timeout", "lock_timeout")
#: Defaults that a URL can override. They detect a dead server within half a minute.
_DEFAULTS: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}
#: Environment variables that libpq would read for these and for our name.
_VARIABLES: Final = {
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "application_name": "PGAPPNAME",
    "options": "PGOPTIONS",
}
_NUMBERS: Final = (*_DEFAULTS, "keepalives")
_CANNOT_BE_SAID: Final = {
    "service": "names a service, whose options would be lost: put them into the URL",
    "replication": "requests a replication connection, which runs no statements",
}
_AUTHORITY = re.compile(
    r"(?:postgresql(?:\+psycopg2)?|postgres)://(?P<authority>[^/?#]*)"
    r"(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?"
)
_HOST_AND_PORT = re.compile(r"(?P<host>\[[^]]*\]|[^:/]*):(?P<port>\d+)")
#: `-c name=value`, `-cname=value` and `--name=value`, as the server reads them.
_OPTION = re.compile(r"(?:^|(?<=\s))(?:-c\s*|--)(?P<name>[\w.-]+)\s*=")
#: libpq parses its options before it connects; here it finds no server.
_NOWHERE: Final = "/dev/null"


def check(url: str) -> None:
    """Raise ValueError, without quoting the value, if `url` cannot be used."""
    said = _said(url)
    for name, reason in _CANNOT_BE_SAID.items():
        if name in said:
            raise ValueError(reason)
    for name in _NUMBERS:
        if not re.fullmatch(r"-?\d+", said.get(name, "0")):
            raise ValueError(f"must have a whole number for {name}")
    encoding = said.get("client_encoding", "utf8").lower().replace("-", "")
    if encoding not in {"utf8", "auto"}:
        raise ValueError("must leave client_encoding out: it is always UTF8")
    check_options(said.get("options", ""))
    _check_values(said)


def check_options(options: str) -> None:
    """Raise ValueError if a URL's `options`, or PGOPTIONS, set what is ours."""
    for found in _OPTION.finditer(options):
        name = found["name"].replace("-", "_").lower()
        if name in _OURS or name in _TIMEOUTS:
            raise ValueError(f"sets {name}, which fuel-history sets itself: remove it")


def arguments(
    url: str,
    *,
    application_name: str,
    statement_timeout_ms: int = 60_000,
    lock_timeout_ms: int = 0,
) -> dict[str, str]:
    """Return the arguments for psycopg2.

    The URL overrides the environment, which overrides our defaults; the settings that
    we need are added to the `options` of either. Raises ValueError like :func:`check`.
    """
    said = _said(url)
    defaults = _DEFAULTS | {"application_name": application_name, "options": ""}
    for name, variable in _VARIABLES.items():
        if value := os.environ.get(variable):
            defaults[name] = value
    merged = defaults | said
    timeouts = map(str, (statement_timeout_ms, lock_timeout_ms))
    ours = _OURS | dict(zip(_TIMEOUTS, timeouts, strict=True))
    # If an option is given twice, the server uses the last one.
    options = [merged["options"], *(f"-c {name}={ours[name]}" for name in ours)]
    merged["options"] = " ".join(filter(None, options))
    # An encoding from PGCLIENTENCODING would break non-Latin text.
    merged["client_encoding"] = "UTF8"
    return merged


def each_host(url: str) -> list[str]:
    """Return a URL for each server that `url` names, in their order.

    They lack `target_session_attrs`, which chooses between them. Raises ValueError like
    :func:`check`.
    """
    said = _said(url)
    hosts, ports = (said.get(name, "").split(",") for name in ("host", "port"))
    if len(hosts) == 1:
        return [url]
    said.pop("target_session_attrs", None)
    if len(ports) == 1:
        ports *= len(hosts)
    addresses = said.get("hostaddr", "").split(",")
    if len(addresses) == 1:
        addresses *= len(hosts)
    each = (
        said | {"host": host, "port": port, "hostaddr": address}
        for host, port, address in zip(hosts, ports, addresses, strict=True)
    )
    return [
        "postgresql:///?" + urlencode({name: one[name] for name in one if one[name]})
        for one in each
    ]


def _said(url: str) -> dict[str, str]:
    """Return the options in the URL, by libpq's keywords."""
    parts = _AUTHORITY.fullmatch(url)
    if parts is None:
        raise ValueError("is not a URL of PostgreSQL")
    try:
        said = parse_dsn(f"postgresql://{parts['authority']}{parts['path'] or ''}")
    except psycopg2.ProgrammingError:
        raise ValueError("is not a URL of PostgreSQL") from None
    pairs = parse_qsl(parts["query"] or "", keep_blank_values=True)
    said |= _hosts([value for name, value in pairs if name == "host"])
    for name, value in pairs:
        if name == "host":
            continue
        _check_keyword(name)
        if name in said and name not in {"port", "dbname", "user", "password"}:
            raise ValueError(f"says {name} twice")
        said[name] = value
    return {name: value for name, value in said.items() if value}


def _check_keyword(name: str) -> None:
    try:
        # libpq refuses unknown options, whatever their values.
        parse_dsn(f"{name}=0" if re.fullmatch(r"\w+", name) else "")
    except psycopg2.ProgrammingError:
        known = False
    else:
        known = re.fullmatch(r"\w+", name) is not None
    if not known:
        shown = name[:40] if name.isprintable() else "one"
        raise ValueError(f"has the option {shown}, which PostgreSQL's libpq lacks")


def _hosts(values: list[str]) -> dict[str, str]:
    """Return libpq's host and port for the parameters `host`.

    SQLAlchemy has one parameter for each host, with its port after a colon.
    """
    if not values:
        return {}
    hosts, ports = [], []
    for each in ",".join(values).split(","):
        pair = _HOST_AND_PORT.fullmatch(each)
        hosts.append((pair["host"] if pair else each).strip("[]"))
        ports.append(pair["port"] if pair else "")
    return {"host": ",".join(hosts)} | ({"port": ",".join(ports)} if any(ports) else {})


def _check_values(said: dict[str, str]) -> None:
    """Let libpq check the values that it knows, without connecting."""
    many = said.get("host", "").count(",") + 1
    # Ignore environment variables that name a server.
    nowhere = {"host": ",".join([_NOWHERE] * many), "hostaddr": ""}
    looked_at: dict[str, Any] = said | nowhere
    try:
        psycopg2.connect(**looked_at).close()
    except psycopg2.OperationalError as error:
        reason = str(error).partition("\n")[0]
    if "could not match" in reason:
        raise ValueError("must have one port, or one for each host")
    if reason.startswith(("invalid", "weak")):
        named = [each for each in said if re.search(rf"\b{each}\b", reason)]
        which = (
            f"its {named[0]}" if named else "it, with the environment's PG variables"
        )
        raise ValueError(f"cannot be used: libpq refuses {which}")
