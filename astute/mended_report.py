"""A report with a bad detail, with its details mended; pure.

A part that cannot be recorded (an item of `nodes`, or the part about the transaction)
becomes a message of its own, so that the other parts are recorded.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from astute.bad_report import BadReport, Reason
from astute.mended_part import OF_NODE, MendedPart, members
from astute.methods import (
    HISTORY_METHODS,
    IN_ORCHESTRATOR,
)
from astute.nailgun_end import as_nailgun_ends
from astute.names import node_id_of
from astute.node_details import mended_details
from astute.report import (
    BadPart,
    Report,
    change_of,
    entry_of,
    of_transaction,
    outcome_of,
)
from db.domain.history import HistoryEntry
from db.domain.mends import Detail, as_text
from db.domain.nodes import NodeOutcome
from db.domain.transactions import TransactionChange


class MendedReport:
    """One report, read field by field."""

    def __init__(
        self,
        method: str,
        uuid: str,
        args: MendedPart,
        mended: dict[int | None, list[Detail]],
        arrived_at: datetime,
    ) -> None:
        self._method = method
        self._uuid = uuid
        self._args = args
        #: The item of `nodes` at an index; None: the transaction.
        self._mended = mended
        self._arrived_at = arrived_at

    def report(self) -> Report:
        """Return the report; raises BadReport if no part can be recorded."""
        entries: list[HistoryEntry] = []
        outcomes: list[NodeOutcome] = []
        bad: list[BadPart] = []
        for place, item in enumerate(self._items(bad)):
            try:
                entry, outcome = self._item(place, item)
            except BadReport as error:
                bad.append(self._bad_part({"nodes": [item]}, error))
                continue
            entries += [entry] if entry else []
            outcomes += [outcome] if outcome else []
        change = as_nailgun_ends(
            self._method,
            self._uuid,
            self._change(bad),
            outcomes,
            self._arrived_at,
            has_nodes=bytes(self._args.raw("nodes")) not in {b"null", b"[]"},
        )
        if bad and not entries and not outcomes and change is None:
            # No part is left: the message is kept as it arrived.
            raise bad[0].error
        mended = tuple(each for some in self._mended.values() for each in some)
        if self._method not in HISTORY_METHODS:
            return of_transaction(self._method, self._uuid, change, mended)
        return Report(
            self._uuid, tuple(entries), tuple(outcomes), change, mended, tuple(bad)
        )

    def _items(self, bad: list[BadPart]) -> list[msgspec.Raw]:
        if self._method not in HISTORY_METHODS:
            return []
        try:
            return self._args.deciding("nodes", list[msgspec.Raw] | None) or []
        except BadReport as error:
            bad.append(self._bad_part({"nodes": self._args.raw("nodes")}, error))
            return []

    def _item(
        self, place: int, raw: msgspec.Raw
    ) -> tuple[HistoryEntry | None, NodeOutcome | None]:
        item = MendedPart(members(raw), OF_NODE, self._mended.setdefault(place, []))
        if "uid" not in item.fields:
            raise BadReport(Reason.wrong_shape, "a node item has no uid")
        node_id = node_id_of(item.name("uid", str | int | None))
        name, old_name = (
            item.name(field, str | None)
            for field in ("deployment_graph_task_name", "task")
        )
        details = mended_details(item.fields, item.mend)
        error_type = item.text("error_type")
        status = item.value("status", str | None)
        entry = entry_of(
            self._uuid,
            node_id,
            name or old_name,
            item.deciding("task_status", str | None),
            arrived_at=self._arrived_at,
            details=details | {"mended": as_text(item.mended)},
        )
        outcome = outcome_of(
            self._uuid,
            node_id,
            status,
            arrived_at=self._arrived_at,
            error_type=error_type,
            message=details["message"],
        )
        return entry, outcome

    def _change(self, bad: list[BadPart]) -> TransactionChange | None:
        args = self._args
        message, progress = args.text("error"), args.progress()
        try:
            return change_of(
                self._uuid,
                args.deciding("status", str | None),
                self._arrived_at,
                is_in_orchestrator=self._method == IN_ORCHESTRATOR,
                progress=progress,
                message=message,
                mended=as_text(args.mended),
            )
        except BadReport as error:
            names = {"status", "progress", "error"} & args.fields.keys()
            said = {name: args.raw(name) for name in sorted(names)}
            bad.append(self._bad_part(said, error))
            return None

    def _bad_part(self, said: Mapping[str, Any], error: BadReport) -> BadPart:
        args = {"task_uuid": self._uuid, **said}
        return BadPart(
            msgspec.json.encode({"method": self._method, "args": args}), error
        )
