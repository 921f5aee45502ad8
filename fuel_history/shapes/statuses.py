"""Statuses that filters accept; a newer server may return others."""

from typing import Final, Literal, get_args


TransactionStatus = Literal["pending", "running", "ready", "error"]
HistoryStatus = Literal["pending", "running", "skipped", "ready", "error"]

TRANSACTION_STATUSES: Final[tuple[TransactionStatus, ...]] = get_args(TransactionStatus)
HISTORY_STATUSES: Final[tuple[HistoryStatus, ...]] = get_args(HistoryStatus)
#: The final ones of both.
FINAL: Final = frozenset({"skipped", "ready", "error"})
