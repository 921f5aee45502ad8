import io
from collections.abc import Iterable
from typing import Any

import pytest
import wcwidth

from fuel_history.legacy.table import FORM_9_0, FORM_11_0, draw
from fuel_history.output.cells import StatusCell
from fuel_history.output.table import PART
from fuel_history.output.table_column import Frame


def drawn(rows: Iterable[Any], form: Frame = FORM_11_0) -> list[str]:
    stream = io.StringIO()
    draw(stream, ["name", "status"], rows, form)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (
            FORM_11_0,
            ["name | status", "-----+-------", "a    |       ", "b    |       "],
        ),
        (FORM_9_0, ["name | status", "-----|-------", "a\nb  | None  "]),
    ],
    ids=["11.0.0", "9.0.0"],
)
def test_each_release_draws_in_its_own_form(form: Frame, lines: list[str]) -> None:
    assert "\n".join(drawn([("a\nb", None)], form)) == "\n".join(lines)


def test_colours_do_not_count_as_width() -> None:
    assert drawn([("hosts", StatusCell("ready"))])[-1] == (
        "hosts | \x1b[32mready\x1b[0m "
    )


def test_a_wider_cell_widens_what_follows_it() -> None:
    rows = [["a", "ready"]] * PART + [["b" * 9, "ready"], ["c", "ready"]]

    lines = drawn(iter(rows))

    assert lines[: PART + 2] == drawn(rows[:PART])
    assert lines[PART + 2 :] == ["bbbbbbbbb | ready ", "c         | ready "]


def test_a_table_is_drawn_while_it_comes() -> None:
    stream = io.StringIO()

    def rows() -> Iterable[tuple[str, str]]:
        yield from [("a", "ready")] * PART
        assert stream.getvalue().count("ready") == PART
        yield ("b", "ready")

    draw(stream, ["name", "status"], rows(), FORM_11_0)

    assert stream.getvalue().count("ready") == PART + 1


def test_a_broken_list_writes_nothing_where_its_first_part_is_missing() -> None:
    stream = io.StringIO()

    def rows() -> Iterable[tuple[str, str]]:
        yield ("a", "ready")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        draw(stream, ["name", "status"], rows(), FORM_11_0)

    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    "name",
    [
        "配置网络-网卡绑定",
        "deploy-🚀-nova",
        "e\u0301tat",
        "a\u200bb",
        "👩\u200d💻",
        "\x1b[2J\u202e",
        "a\tb",
    ],
)
def test_columns_of_the_terminal_count_not_characters(name: str) -> None:
    _, rule, *rows = drawn([(name, "ready"), ("hosts", "error")])

    for row in rows:
        before, _, _ = row.partition("|")
        assert wcwidth.wcswidth(before) == rule.index("+"), ascii(row)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("form", [FORM_9_0, FORM_11_0], ids=["9.0.0", "11.0.0"])
@pytest.mark.parametrize("columns", [20, 40, 80])
def test_a_table_fits_a_terminal(
    form: Frame, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = _Terminal()
    names = ["配置网络-网卡绑定 " * 9, "deploy-🚀-nova"]

    draw(stream, ["name", "status"], [(name, None) for name in names], form)

    lines = stream.getvalue().splitlines()
    assert max(map(wcwidth.width, lines)) <= columns
    assert stream.getvalue().count("🚀") == 1
    assert any(line.rstrip().endswith("| -") for line in lines)
