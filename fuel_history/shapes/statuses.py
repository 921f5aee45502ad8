"""Statuses that filters take; a newer server may answer with others, too."""

from typing import Final, Literal, get_args


TransactionStatus = Literal["pending", "running", "ready", "error"]
HistoryStatus = Literal["pending", "running", "skipped", "ready", "error"]

TRANSACTION_STATUSES: Final[tuple[TransactionStatus, ...]] = get_args(TransactionStatus)
HISTORY_STATUSES: Final[tuple[HistoryStatus, ...]] = get_args(HistoryStatus)
#: Of both: nothing comes after these.
FINAL: Final = frozenset({"skipped", "ready", "error"})
