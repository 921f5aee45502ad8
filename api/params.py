"""Query parameters → typed filters; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from db.domain.errors import FuelHistoryError
from db.domain.statuses import HistoryStatus, TransactionStatus


#: Parameters as Falcon gives them: a list where one was repeated.
Params = Mapping[str, str | list[str]]

#: Names of transactions (nailgun: TASK_NAMES), in the order of its error message.
TRANSACTION_TYPES = (
    "super",
    "deploy",
    "deployment",
    "provision",
    "stop_deployment",
    "reset_environment",
    "reset_nodes",
    "remove_keys",
    "remove_ironic_bootstrap",
    "update",
    "spawn_vms",
    "node_deletion",
    "cluster_deletion",
    "remove_images",
    "check_before_deployment",
    "check_networks",
    "verify_networks",
    "check_dhcp",
    "verify_network_connectivity",
    "multicast_verification",
    "check_repo_availability",
    "check_repo_availability_with_setup",
    "dry_run_deployment",
    "dump",
    "capacity_log",
    "create_stats_user",
    "remove_stats_user",
    "update_dnsmasq",
)
# Nailgun's order in these two messages, which is not that of the lattices.
_HISTORY_STATUSES = "pending, ready, running, error, skipped"
_TRANSACTION_STATUSES = "pending, ready, running, error"
_BOOLEANS = {"1": True, "t": True, "true": True, "0": False, "f": False, "false": False}
_LARGEST = 2**31 - 1


class BadParameter(FuelHistoryError):
    """A query parameter that cannot be used; the text says what can."""

    code = "bad_parameter"


class HistoryQuery(NamedTuple):
    """What a request for the deployment history asks; empty filters nothing."""

    nodes: tuple[str, ...] = ()
    statuses: tuple[HistoryStatus, ...] = ()
    names: tuple[str, ...] = ()
    include_summary: bool = False


class TransactionsQuery(NamedTuple):
    """What a request for transactions asks; empty or None filters nothing."""

    cluster_id: int | None = None
    statuses: tuple[TransactionStatus, ...] = ()
    names: tuple[str, ...] = ()


def history_query(params: Params) -> HistoryQuery:
    """Return what the parameters ask of a history; raises BadParameter."""
    _refuse_unknown(params, "nodes", "statuses", "tasks_names", "include_summary")
    try:
        statuses = tuple(map(HistoryStatus, _items(params, "statuses")))
    except ValueError:
        raise BadParameter(
            f"Statuses parameter could be only: {_HISTORY_STATUSES}"
        ) from None
    return HistoryQuery(
        nodes=_items(params, "nodes"),
        statuses=statuses,
        names=_items(params, "tasks_names"),
        include_summary=_boolean(params, "include_summary"),
    )


def transactions_query(params: Params) -> TransactionsQuery:
    """Return what the parameters ask of the transactions; raises BadParameter."""
    _refuse_unknown(params, "cluster_id", "statuses", "transaction_types")
    try:
        statuses = tuple(map(TransactionStatus, _items(params, "statuses")))
    except ValueError:
        raise BadParameter(
            f"Statuses parameter could only be one of: {_TRANSACTION_STATUSES}"
        ) from None
    names = _items(params, "transaction_types")
    if not set(names) <= set(TRANSACTION_TYPES):
        raise BadParameter(
            "Transaction types parameter could only be one of: "
            + ", ".join(TRANSACTION_TYPES)
        )
    return TransactionsQuery(_integer(params, "cluster_id"), statuses, names)


def no_query(params: Params) -> None:
    """Accept no parameter; raises BadParameter."""
    _refuse_unknown(params)


def _refuse_unknown(params: Params, *known: str) -> None:
    for name in params:
        if name not in known:
            choice = f"known are: {', '.join(known)}" if known else "there are none"
            raise BadParameter(f"Unknown parameter {name}; {choice}")


def _text(params: Params, name: str) -> str:
    value = params.get(name, "")
    text = (value if isinstance(value, str) else ",".join(value)).strip()
    if "\0" in text:  # PostgreSQL has no such texts
        raise BadParameter(f"{name} must not hold the character NUL")
    return text


def _items(params: Params, name: str) -> tuple[str, ...]:
    text = _text(params, name)
    # Once each, in the order given; no text is no filter.
    items = dict.fromkeys(item.strip() for item in text.split(","))
    return tuple(items) if text else ()


def _boolean(params: Params, name: str) -> bool:
    text = _text(params, name) or "0"
    if text.lower() not in _BOOLEANS:
        raise BadParameter(f"{name} must be 0 or 1")
    return _BOOLEANS[text.lower()]


def _integer(params: Params, name: str) -> int | None:
    text = _text(params, name)
    if not text:
        return None
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(_LARGEST))
    if not digits or int(text) > _LARGEST:
        raise BadParameter(f"{name} must be a whole number up to {_LARGEST}")
    return int(text)
