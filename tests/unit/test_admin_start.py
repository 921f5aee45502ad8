"""A command of `fuel-history` loads what it needs, and waits for nothing else."""

import json
import subprocess
import sys

import click
import pytest

from admin.catalogue import CATALOGUE
from admin.main import main
from tests.support.source import ROOT


#: Prints which installed packages a command line has loaded.
LOADED = """
import json, sys
from admin.main import main
try:
    main(sys.argv[1:], prog_name="fuel-history")
finally:
    origins = {n: getattr(m, "__file__", "") or "" for n, m in sys.modules.items()}
    tops = {n.partition(".")[0] for n, o in origins.items() if "site-packages" in o}
    print(json.dumps(sorted(tops)), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ended.stderr.splitlines()[-1])) - {"_distutils_hack"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_root_command_loads_only_click(arguments: list[str]) -> None:
    assert loaded(*arguments) == {"click"}


@pytest.mark.parametrize(
    ("command", "others"),
    [
        ("settings", {"sqlalchemy", "celery", "redis", "kombu"}),
        ("users", {"sqlalchemy", "celery", "redis", "kombu"}),
        ("replay", {"sqlalchemy", "celery"}),
        ("retention", {"celery", "redis", "kombu"}),
        ("doctor", {"requests", "rich"}),
    ],
)
def test_a_command_loads_nothing_of_others(command: str, others: set[str]) -> None:
    assert loaded(command, "--help") & (others | {"alembic", "falcon"}) == set()


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_command_is_listed_by_the_first_sentence_of_its_help(name: str) -> None:
    _, command, _ = main.resolve_command(click.Context(main), [name])

    assert command is not None
    first = click.Command(name, help=command.help).get_short_help_str(1000)
    assert (command.name, first) == (name, CATALOGUE[name].summary)
