"""fuel task: list and delete transactions as 9.0.0 does."""

import argparse
from collections.abc import Iterator
from typing import Any

from fuel_history.connection import Connection
from fuel_history.errors import ClientError
from fuel_history.ids import LATEST, transaction
from fuel_history.legacy.action import Action
from fuel_history.legacy.members import members
from fuel_history.legacy.output import Output
from fuel_history.legacy.table import FORM_9_0
from fuel_history.values import Transaction


_NAMES = ("id", "status", "name", "cluster", "progress", "uuid")

_EXAMPLES = """\
    all runs, deleted ones too:
        fuel task
    some of them:
        fuel task --task-id 1,2
        fuel task --tid latest
    delete two even if they have not ended; their history is kept:
        fuel task --delete --force --task-id 1,2
"""


def _ids(text: str) -> list[int | None]:
    return [transaction(part) for part in text.split(",")]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        *("-l", "--list"), action="store_true", help="List them (default)."
    )
    what.add_argument("--delete", action="store_true", help="Delete them.")
    parser.add_argument(
        *("-f", "--force"),
        action="store_true",
        help="Delete them even if they have not ended.",
    )
    parser.add_argument(
        *("--task", "--task-id", "--tid"),
        type=_ids,
        nargs="+",
        default=[],
        metavar="ID,…",
        help=f"Ids of runs; to list, {LATEST!r} too.",
    )


def _run(fuel: Connection, options: argparse.Namespace, output: Output) -> None:
    ids: list[int | None] = [each for ids in options.task for each in ids]
    if options.delete:
        if not ids:
            options.wrong("argument --delete: needs ids: add --task-id 1,2")
        # A run that starts meanwhile would be deleted instead.
        known = [each for each in ids if each is not None]
        if len(known) < len(ids):
            options.wrong(f"argument --delete: needs ids, not {LATEST!r}")
        _delete(fuel, known, output, force=options.force)
        return
    output.rows(
        _shown(fuel, ids) if ids else fuel.transactions.list(),
        names=_NAMES,
        members=members,
        form=FORM_9_0,
    )


def _shown(fuel: Connection, ids: list[int | None]) -> Iterator[Transaction]:
    for each in ids:
        if each is None:
            yield fuel.transactions.latest()
            continue
        try:
            yield fuel.transactions.show(each)
        except ClientError as error:
            raise type(error)(f"Task {each}: {error}") from error


def _delete(fuel: Connection, ids: list[int], output: Output, *, force: bool) -> None:
    deleted: list[int] = []
    for each in ids:
        try:
            fuel.transactions.delete(each, force=force)
        except ClientError as error:
            before = f"; deleted before it: {_joined(deleted)}" if deleted else ""
            raise type(error)(f"Task {each}: {error}{before}") from error
        deleted.append(each)
    nothing: list[dict[str, Any]] = [{} for _ in ids]
    output.done(f"Tasks with id's {_joined(ids)} deleted.", nothing)


def _joined(ids: list[int]) -> str:
    return ", ".join(map(str, ids))


TASK = Action(
    name="task",
    told="Tasks (transactions): list, delete.",
    usage="[--list | --delete [--force]] [--task-id ID,…]",
    examples=_EXAMPLES,
    add_arguments=_add_arguments,
    run=_run,
)
