"""Recordings of a real Fuel master: its messages and Nailgun's answers."""

import base64
import gzip
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from db.domain.history import VIRTUAL_SYNC_NODE
from tests.support.servers.services import missing
from tests.support.streams.streams import DIRECTORY


_FOLDER = DIRECTORY.parent / "fuelmaster"
_OK = 200
#: Its status in Nailgun was set by hand: Astute had gone silent (seq 5631).
SET_BY_HAND = "5a24f950-9517-4a46-94c6-6c243a09cd0f"


class Message(NamedTuple):
    """A published message; `body` has the bytes as they were sent."""

    seq: int
    exchange: str
    routing_key: str
    properties: dict[str, Any]
    headers: dict[str, Any]
    #: The transactions that it speaks of.
    task_uuids: list[str]
    body: bytes


class Transaction(NamedTuple):
    """Nailgun's last answer about a transaction."""

    id: int
    uuid: str
    name: str
    status: str
    cluster: int | None


@cache
def messages() -> tuple[Message, ...]:
    """Return every message, in the broker's order."""
    return tuple(
        Message(
            line["seq"],
            line["exchange"],
            line["routing_key"],
            line["properties"],
            line["headers"],
            line["task_uuids"],
            base64.b64decode(line["body_base64"]),
        )
        for line in _lines("messages.jsonl.gz")
    )


@cache
def transactions() -> dict[str, Transaction]:
    """Return Nailgun's transactions by uuid."""
    found = {}
    for path, answer in _answers():
        if path.startswith(("/api/v1/transactions/", "/api/v1/tasks/")):
            for each in answer if isinstance(answer, list) else [answer]:
                if isinstance(each, dict) and "uuid" in each:
                    found[each["uuid"]] = Transaction(
                        *(each[name] for name in Transaction._fields)
                    )
    return found


@cache
def histories() -> dict[int, dict[tuple[str, str], str]]:
    """Return the status of each node's task, by Nailgun's id of the transaction.

    Only of ended transactions, and without tasks that ran on no node (`-`).
    """
    found: dict[int, dict[tuple[str, str], str]] = {}
    for path, answer in _answers():
        parts = path.strip("/").split("/")
        if parts[-1] == "deployment_history" and isinstance(answer, list):
            if all(each["status"] in {"pending", "skipped"} for each in answer):
                continue
            found[int(parts[-2])] = {
                (each["node_id"] or VIRTUAL_SYNC_NODE, each["task_name"]): each[
                    "status"
                ]
                for each in answer
                if each["node_id"] != "-"
            }
    return found


@cache
def clusters() -> dict[int, str]:
    """Return the names of the environments by id."""
    found = {}
    for path, answer in _answers():
        if path == "/api/v1/clusters/":
            found |= {each["id"]: each["name"] for each in answer}
    return found


@cache
def responses() -> tuple[dict[str, Any], ...]:
    """Return every recorded answer of Nailgun's API, in order."""
    return tuple(_lines("rest.jsonl.gz"))


def _answers() -> Iterator[tuple[str, Any]]:
    for response in responses():
        if response["status"] == _OK and "json" in response["body"]:
            yield response["request"]["path"].split("?")[0], response["body"]["json"]


def _lines(name: str) -> Iterator[dict[str, Any]]:
    path = _FOLDER / name
    if not path.is_file():
        missing("no recording of a Fuel master in ../shared")
    with gzip.open(path, "rt") as lines:
        yield from map(json.loads, lines)
