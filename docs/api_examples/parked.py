"""Inspect parked reports of an unknown run; replay them; remove them."""

from typing import Final

from docs.api_examples import story
from docs.api_examples.call import JSON, Call


_LIST: Final = "/parked_reports/"

PARKED: Final = (
    Call("list_parked_reports", "All runs", "GET", _LIST),
    Call(
        "list_parked_reports",
        "Unannounced runs, some members only",
        "GET",
        f"{_LIST}?state=unannounced&fields=task_uuid,reports",
    ),
    Call(
        "show_parked_reports", "With their content", "GET", f"{_LIST}{story.UNKNOWN}/"
    ),
    Call(
        "show_parked_reports",
        "Of a run that was announced",
        "GET",
        f"{_LIST}{story.DEPLOYMENT}/",
    ),
    Call(
        "replay_parked_reports",
        "Those of two runs",
        "POST",
        f"{_LIST}replay/",
        {"uuids": [story.UNKNOWN, story.DEPLOYMENT]},
        JSON,
    ),
    Call("purge_parked_reports", "Without a filter", "DELETE", _LIST),
    Call(
        "purge_parked_reports",
        "Those of one run",
        "DELETE",
        f"{_LIST}?uuids={story.UNKNOWN}",
    ),
)
