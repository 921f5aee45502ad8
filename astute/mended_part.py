"""The fields of a part of a message with a bad detail; pure."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from astute.bad_report import BadReport, Reason
from astute.details import mended_text
from astute.node_details import NODE_DETAILS
from astute.wire import WireError
from db.domain.mends import Detail


Fields = Mapping[str, msgspec.Raw]

#: Details by the fields of `args`.
OF_ARGS: Mapping[str | int, Detail] = {
    "error": Detail.message,
    "progress": Detail.progress,
    "dry_run": Detail.dry_run,
    "noop_run": Detail.dry_run,
    "tasks_graph": Detail.graph,
    "tasks_directory": Detail.graph,
    "tasks_metadata": Detail.roles,
}
#: Details by the fields of an item of `nodes`.
OF_NODE: Mapping[str | int, Detail] = {
    "uid": Detail.node_id,
    "deployment_graph_task_name": Detail.deployment_graph_task_name,
    "task": Detail.deployment_graph_task_name,
    "status": Detail.node_status,
    "error_type": Detail.error_type,
    **{kept.word: Detail(field) for field, kept in NODE_DETAILS.items()},
}
_NULL = msgspec.Raw(b"null")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_MOST_PROGRESS = 100


class MendedPart:
    """The `args` of a message or an item of its `nodes`.

    Mended details are added to `mended`, each once.
    """

    def __init__(
        self,
        fields: Fields,
        details: Mapping[str | int, Detail],
        mended: list[Detail],
    ) -> None:
        self.fields = fields
        self.mended = mended
        self._details = details

    def raw(self, field: str) -> msgspec.Raw:
        """Return a field unparsed; null: it is missing."""
        return self.fields.get(field, _NULL)

    def deciding(self, field: str, kind: Any) -> Any:
        """Return a field that decides; raises BadReport if it has another type."""
        try:
            return msgspec.json.decode(self.raw(field), type=kind)
        except WireError as error:
            raise BadReport(Reason.wrong_shape, f"{field}: {error}") from error

    def name(self, field: str, kind: Any) -> Any:
        """Return a field that decides, checked for NUL characters."""
        name = self.deciding(field, kind)
        if isinstance(name, str) and "\0" in name:
            self.mend(self._details[field])
            return name.replace("\0", _REPLACEMENT)
        return name

    def value(self, field: str, kind: Any) -> Any:
        """Return a detail of this type; None: it has another."""
        return self.value_of(self.raw(field), kind, self._details[field])

    def value_of(self, raw: msgspec.Raw, kind: Any, detail: Detail) -> Any:
        """Return a value of this type; None: it has another."""
        try:
            return msgspec.json.decode(raw, type=kind)
        except WireError:
            self.mend(detail)
            return None

    def text(self, field: str) -> str | None:
        """Return a detail as a text that can be stored."""
        return mended_text(self.raw(field), partial(self.mend, self._details[field]))

    def progress(self) -> int | None:
        """Return a number from 0 to 100, even if it is written as text."""
        text = bytes(self.raw("progress"))
        if text in {b"", b"null"}:
            return None
        number = text.decode().strip('" ')
        if not _NUMBER.fullmatch(number):
            self.mend(Detail.progress)
            return None
        progress = min(max(float(number), 0), _MOST_PROGRESS)
        if text[0] == ord('"') or progress != float(number):
            self.mend(Detail.progress)
        return int(progress)

    def mend(self, detail: Detail) -> None:
        """Record that this detail was mended."""
        if detail not in self.mended:
            self.mended.append(detail)


def members(item: msgspec.Raw) -> Fields:
    """Return the fields of an object; raises BadReport if it is not one."""
    try:
        return msgspec.json.decode(item, type=dict[str, msgspec.Raw])
    except WireError as error:
        raise BadReport(Reason.wrong_shape, str(error)) from error
