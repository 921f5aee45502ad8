"""The commands of fuel2: what there is, what is meant, what is loaded."""

import subprocess
import sys

import pytest
from cliff.command import Command

from fuel_history.commands.catalogue import catalogue
from fuel_history.commands.near import near


NAMES = sorted(name for name, _ in catalogue())


def test_every_command_is_where_the_catalogue_says() -> None:
    for _, entry in catalogue():
        assert issubclass(entry.load(), Command)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("task hist", "task history failures"),
        ("task", "task causes"),
        ("task histroy show 5", "task history show"),
        ("task delte 5", "task list"),
        ("taks list", "task list"),
        ("env d 1", "env show"),
        ("report dead lst", "reports dead list"),
        ("task show-all --long", "task show"),
    ],
)
def test_an_unknown_command_is_understood(typed: str, first: str) -> None:
    assert near(typed.split(), NAMES)[0] == first


def test_a_command_that_deletes_is_suggested_but_not_first() -> None:
    assert "task delete" in near(["task", "delte", "5"], NAMES)[1:]


def test_a_command_that_changes_is_suggested_last() -> None:
    found = near(["env"], NAMES)

    assert {"env list", "env delete", "env reset"} <= {*found}
    assert found.index("env delete") > found.index("env what-if")


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_what_asks_no_server_loads_no_client(option: str) -> None:
    """`requests` takes half of a command's start."""
    program = (
        "import sys; from fuel_history.fuel2 import main; sys.argv[0] = 'fuel2'\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*{'requests', 'rich', 'yaml'} & {*sys.modules}, file=sys.stderr)"
    )
    words = ["task", "list", option] if option == "--help" else [option]
    ended = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stderr.strip() == ""
