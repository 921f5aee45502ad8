"""Look at what could not be taken; send it again; remove it."""

from typing import Final

from docs.api_examples.call import JSON, Call


_LIST: Final = "/dead_reports/"

DEAD: Final = (
    Call("list_dead_reports", "Those that wait", "GET", _LIST),
    Call("show_dead_report", "What came", "GET", f"{_LIST}1/"),
    Call("show_dead_report", "What is no text", "GET", f"{_LIST}3/"),
    Call("show_dead_report", "One that there is not", "GET", f"{_LIST}99/"),
    Call(
        "replay_dead_report",
        "After an upgrade that takes it",
        "POST",
        f"{_LIST}1/replay/",
        {},
        JSON,
    ),
    Call("replay_dead_report", "Once more", "POST", f"{_LIST}1/replay/", {}, JSON),
    Call(
        "replay_dead_reports",
        "Those that are dead for a reason",
        "POST",
        f"{_LIST}replay/",
        {"reasons": ["not_json"]},
        JSON,
    ),
    Call(
        "replay_dead_reports",
        "Some by their ids",
        "POST",
        f"{_LIST}replay/",
        {"ids": [1, 3, 99]},
        JSON,
    ),
    Call(
        "list_dead_reports",
        "Those that were replayed, some members only",
        "GET",
        f"{_LIST}?replayed=1&fields=id,reason,attempts,replayed_at",
    ),
    Call("delete_dead_report", "One of them", "DELETE", f"{_LIST}3/"),
    Call("purge_dead_reports", "Without saying which", "DELETE", _LIST),
    Call(
        "purge_dead_reports",
        "Those that were replayed, and did not come back",
        "DELETE",
        f"{_LIST}?replayed=1",
    ),
)
