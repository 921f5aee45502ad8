"""Tables of fuel2: on a terminal they fit it, elsewhere nothing is shortened."""

import argparse
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import wcwidth

from fuel_history.output.cells import InTwoForms, StatusCell, TimeCell
from fuel_history.output.formatters import for_lists, for_objects
from fuel_history.output.streamed_table import StreamedTable
from fuel_history.output.table import PART
from fuel_history.output.table_layout import Wanted, laid_out


BEGAN = datetime(2016, 3, 7, 14, 49, 6, 123456, tzinfo=UTC)
NAMES = ("id", "task_name", "status", "time_start", "never_ran")
LONG = "upload_node_configuration of 配置网络-网卡绑定 👩‍💻"


def shown(
    rows: Sequence[Sequence[Any]],
    width: int = 0,
    names: Sequence[str] = NAMES,
    spare: Sequence[str] = (),
) -> list[str]:
    """Return the lines of a table for people of this width; 0: of one in a pipe."""
    options = argparse.Namespace(max_width=width, fit_width=False, print_empty=False)
    stream = io.StringIO()
    table = for_lists()["table"].obj
    assert isinstance(table, StreamedTable)
    table.spare = spare
    table.emit_list(names, iter(rows), stream, options)
    return stream.getvalue().splitlines()


def row(name: str = LONG) -> tuple[Any, ...]:
    return (7, name, "error", TimeCell(BEGAN, UTC), None)


def test_in_a_pipe_a_table_is_that_of_the_released_clients() -> None:
    assert shown([row("hosts")]) == [
        "+----+-----------+--------+----------------------------+-----------+",
        "| id | task_name | status | time_start                 | never_ran |",
        "+----+-----------+--------+----------------------------+-----------+",
        "|  7 | hosts     | error  | 2016-03-07T14:49:06.123456 | None      |",
        "+----+-----------+--------+----------------------------+-----------+",
    ]


def test_people_see_whole_seconds_and_a_dash_for_nothing() -> None:
    assert shown([row("hosts")], 80) == [
        "+----+-----------+--------+---------------------+-----------+",
        "| id | task_name | status | time_start          | never_ran |",
        "+----+-----------+--------+---------------------+-----------+",
        "|  7 | hosts     | error  | 2016-03-07T14:49:06 | -         |",
        "+----+-----------+--------+---------------------+-----------+",
    ]


@pytest.mark.parametrize("width", range(36, 100, 5))
def test_a_table_fits_and_keeps_every_character(width: int) -> None:
    lines = shown([row(), row("hosts")], width)

    assert {wcwidth.width(line) for line in lines} == {wcwidth.width(lines[0])}
    assert wcwidth.width(lines[0]) <= width
    column = "".join(line.split("|")[2] for line in lines if "|" in line)
    assert "".join(LONG.split()) in "".join(column.split())


def test_times_are_shortened_first_and_texts_folded_between_words() -> None:
    lines = shown([row("one two three four five six seven")], 72)

    assert "| 03-07 14:49:06 |" in lines[-3]
    assert "| one two three four five six  |" in lines[-3]
    assert "| seven                        |" in lines[-2]


def test_a_wide_terminal_shows_everything_at_its_full_length() -> None:
    lines = shown([row()], 200)

    assert LONG in lines[3]
    assert "2016-03-07T14:49:06" in lines[3]


def test_of_spare_columns_the_last_is_left_out_first() -> None:
    columns = [Wanted(name, 20, folds=True) for name in ("a", "b", "c", "d")]

    assert laid_out(columns, 90, ("b", "c")).left_out == []
    assert laid_out(columns, 50, ("b", "c")).left_out == ["c"]
    assert laid_out(columns, 30, ("b", "c")).left_out == ["b", "c"]
    assert laid_out(columns, 30).left_out == []


def test_later_rows_fit_too_and_use_what_room_there_is() -> None:
    rows = [row("hosts")] * PART + [row("x" * 25), row("y" * 300)]

    lines = shown(rows, 80)

    assert max(map(len, lines)) == 80
    assert any("x" * 25 in line for line in lines)
    assert sum(line.count("y") for line in lines) == 300


def test_in_a_pipe_later_rows_widen_the_table() -> None:
    rows = [row("hosts")] * PART + [row("x" * 250)]

    assert any("x" * 250 in line for line in shown(rows))


def test_colours_do_not_count_as_width() -> None:
    lines = shown([(StatusCell("ready"),), (StatusCell("error"),)], 80, ["status"])

    assert lines[3] == "| \x1b[32mready\x1b[0m  |"


def test_an_object_is_a_table_of_its_members() -> None:
    options = argparse.Namespace(max_width=40, fit_width=False, print_empty=False)
    stream = io.StringIO()
    cells = [7, TimeCell(BEGAN, UTC), InTwoForms(130.0, "2m 10s"), None, "word " * 12]

    for_objects()["table"].obj.emit_one(
        ["id", "time_start", "duration", "message", "text"], cells, stream, options
    )

    lines = stream.getvalue().splitlines()
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines[0]) <= 40
    assert [line.split("|")[2].strip() for line in lines[3:7]] == [
        *("7", "2016-03-07T14:49:06", "2m 10s", "-")
    ]
