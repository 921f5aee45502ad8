"""The recipes of docs/architecture.md name the files that the code has."""

import re
import subprocess

import pytest

from tests.support.source import ROOT


TEXT = (ROOT / "docs" / "architecture.md").read_text("utf-8")
RECIPES = dict(
    re.findall(
        r"^\*\*A new ([\w ]+)\*\*(.*?)(?=^\*\*A new|^## )",
        TEXT,
        re.DOTALL | re.MULTILINE,
    )
)
#: Words of statuses that stand in each list of them.
_STATUSES = ("running", "skipped", "ready")
#: Where they stand, too: what was written once, is made, or counts some of them.
_NO_LISTS = {
    "alembic/versions/0001_first_schema.py",
    "answers/digest.py",
    "web/src/shapes.ts",
}


def files_of(recipe: str) -> set[str]:
    return {each for each in re.findall(r"`([\w./]+)`", RECIPES[recipe]) if "/" in each}


def text_of(file: str) -> str:
    return (ROOT / file).read_text("utf-8")


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_three_lines_of_files_that_are_there(recipe: str) -> None:
    assert len(RECIPES[recipe].strip().splitlines()) == 3
    assert [each for each in files_of(recipe) if not (ROOT / each).exists()] == []


def test_all_recipes_are_found() -> None:
    assert set(RECIPES) == {
        "field of a report",
        "status of entries",
        "endpoint",
        "filter of histories",
    }


def test_each_file_of_a_field_has_a_field_that_there_is() -> None:
    named = files_of("field of a report") - {"alembic/versions/"}

    without = [
        file
        for file in named
        if not re.search(r"\b(task|message|error_msg|task_name)\b", text_of(file))
    ]
    assert (len(named), without) == (8, [])


def test_a_status_is_in_the_files_that_list_statuses_and_in_no_other() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py", "web/src/*.ts", "web/src/*.tsx", "web/src/*.css"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    lists = {
        file
        for file in tracked
        if not file.startswith(("bench/", "docs/", "tests/"))
        and all(re.search(rf"\b{word}\b", text_of(file)) for word in _STATUSES)
    }

    assert lists - _NO_LISTS == files_of("status of entries") - {"alembic/versions/"}


def test_each_filter_is_in_all_files_of_the_recipe() -> None:
    for filtered in ("roles", "since", "until", "statuses"):
        for file in files_of("filter of histories"):
            assert filtered in text_of(file), (filtered, file)
