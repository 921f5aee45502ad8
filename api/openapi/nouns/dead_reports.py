"""Dead reports: what could not be taken; replay and removal."""

from http import HTTPStatus

from api.openapi.answers import document, nothing, table, written
from api.openapi.operation import Json, Mount, Operation, Operations, any_of, named
from api.resources.dead_report_replay import LARGEST_ID, MOST_IDS
from astute.bad_report import Reason


_TAG = "Dead reports"
_REPORT = ("dead_report_id",)
_FILTERS = ("reasons", "dead_since", "dead_until", "replayed")
_AGAIN = (
    " What it says counts from its first arrival. It stays here, with `replayed_at`;"
    " if it dies again it waits again, and `attempts` is one more."
)


def _one_member(name: str, schema: Json) -> Json:
    return {
        "type": "object",
        "properties": {name: schema},
        "required": [name],
        "additionalProperties": False,
    }


def _list_of(items: Json, **limits: Json | int) -> Json:
    return {"type": "array", "items": items, "minItems": 1, **limits}


_ID: Json = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
_WHICH = any_of(
    _one_member("ids", _list_of(_ID, maxItems=MOST_IDS)),
    _one_member("reasons", _list_of({"type": "string", "enum": list(Reason)})),
    _one_member("all", {"const": True}),
)
_PURGED = _one_member(
    "purged", {"type": "integer", "description": "How many were removed."}
)


def operations(mount: Mount) -> Operations:
    """Return the operations on dead reports."""
    one = "/dead_reports/{report_id}"
    return {
        "/dead_reports/": {"get": _list(mount), "delete": _purge()},
        f"{one}/": {"get": _show(mount), "delete": _delete()},
        f"{one}/replay/": {"post": _replay_one()},
        "/dead_reports/replay/": {"post": _replay()},
    }


def _list(mount: Mount) -> Operation:
    items = any_of(mount.one("DeadReport"), mount.one("SomeOfDeadReport"))
    return Operation(
        "list_dead_reports",
        _TAG,
        "List reports that could not be taken",
        "Those that wait, by `id`; with `replayed=1` instead those that were replayed"
        " and did not come back.",
        {HTTPStatus.OK: table("The dead reports.", items)},
        parameters=(
            *(*_FILTERS, "dead_report_fields"),
            *("order_by_id", "limit", "cursor"),
        ),
    )


def _show(mount: Mount) -> Operation:
    return Operation(
        "show_dead_report",
        _TAG,
        "Show a dead report, and what came",
        "`payload` is the text that came; where it is no UTF-8, or has a NUL, it is"
        " that in base64, and `payload_encoding` says so.",
        {HTTPStatus.OK: document("The report.", mount.one("DeadReportDetails"))},
        problems=(HTTPStatus.NOT_FOUND,),
        parameters=_REPORT,
    )


def _replay_one() -> Operation:
    return Operation(
        "replay_dead_report",
        _TAG,
        "Send a dead report to the receiver once more",
        f"202 says that the broker has it.{_AGAIN} One that is not kept whole, or was"
        " replayed and has not come back, is refused.",
        {HTTPStatus.ACCEPTED: written("The broker has it.", named("Replayed"))},
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
        parameters=(*_REPORT, "force_replay"),
        body=named("Nothing"),
        body_required=False,
    )


def _replay() -> Operation:
    return Operation(
        "replay_dead_reports",
        _TAG,
        "Send several dead reports to the receiver once more",
        "Those with these ids; or of those that wait, the ones with these reasons, or"
        f" all. 202 says that the broker has them.{_AGAIN} Others are told in"
        " `skipped`. After a 503 send the same again: it goes on from there.",
        {HTTPStatus.ACCEPTED: written("The broker has them.", named("Replayed"))},
        parameters=("force_replay",),
        body=_WHICH,
    )


def _delete() -> Operation:
    return Operation(
        "delete_dead_report",
        _TAG,
        "Remove a dead report",
        "It is gone then; if the same bytes come again they are a new one.",
        {HTTPStatus.NO_CONTENT: nothing("Removed.")},
        problems=(HTTPStatus.NOT_FOUND,),
        parameters=_REPORT,
    )


def _purge() -> Operation:
    return Operation(
        "purge_dead_reports",
        _TAG,
        "Remove dead reports",
        "Those that the list has with the same parameters, of which there must be at"
        " least one; or with `all=1` every one, replayed or not.",
        {HTTPStatus.OK: written("Removed.", _PURGED)},
        parameters=(*_FILTERS, "all"),
    )
