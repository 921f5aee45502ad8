"""Inspect dead reports; replay them; remove them."""

from typing import Final

from docs.api_examples.call import JSON, Call


_LIST: Final = "/dead_reports/"

DEAD: Final = (
    Call("list_dead_reports", "Waiting reports", "GET", _LIST),
    Call("show_dead_report", "With its content", "GET", f"{_LIST}1/"),
    Call("show_dead_report", "With content that is not text", "GET", f"{_LIST}3/"),
    Call("show_dead_report", "An unknown id", "GET", f"{_LIST}99/"),
    Call(
        "replay_dead_report",
        "After an upgrade that supports it",
        "POST",
        f"{_LIST}1/replay/",
        {},
        JSON,
    ),
    Call("replay_dead_report", "A second time", "POST", f"{_LIST}1/replay/", {}, JSON),
    Call(
        "replay_dead_reports",
        "By reason",
        "POST",
        f"{_LIST}replay/",
        {"reasons": ["not_json"]},
        JSON,
    ),
    Call(
        "replay_dead_reports",
        "By ids",
        "POST",
        f"{_LIST}replay/",
        {"ids": [1, 3, 99]},
        JSON,
    ),
    Call(
        "list_dead_reports",
        "Replayed reports, some members only",
        "GET",
        f"{_LIST}?replayed=1&fields=id,reason,attempts,replayed_at",
    ),
    Call("delete_dead_report", "One report", "DELETE", f"{_LIST}3/"),
    Call("purge_dead_reports", "Without a filter", "DELETE", _LIST),
    Call(
        "purge_dead_reports",
        "Replayed reports that did not fail again",
        "DELETE",
        f"{_LIST}?replayed=1",
    ),
)
