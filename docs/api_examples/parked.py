"""Look at reports of a run that nobody announced; send them again; remove them."""

from typing import Final

from docs.api_examples import story
from docs.api_examples.call import JSON, Call


_LIST: Final = "/parked_reports/"

PARKED: Final = (
    Call("list_parked_reports", "What of which run", "GET", _LIST),
    Call(
        "list_parked_reports",
        "Those whose runs nobody announced for a day, some members only",
        "GET",
        f"{_LIST}?state=unannounced&fields=task_uuid,reports",
    ),
    Call("show_parked_reports", "What came", "GET", f"{_LIST}{story.UNKNOWN}/"),
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
    Call("purge_parked_reports", "Without saying which", "DELETE", _LIST),
    Call(
        "purge_parked_reports",
        "Those of a run that came from elsewhere",
        "DELETE",
        f"{_LIST}?uuids={story.UNKNOWN}",
    ),
)
