"""The Procfile is read as honcho reads it."""

from pathlib import Path

import pytest

from admin.up import procfile
from embedded.errors import ServiceError


def read(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "Procfile"
    path.write_text(text)
    return procfile.read(path)


def test_each_line_is_a_process_in_the_order_of_the_file(tmp_path: Path):
    text = "# a comment\nworker-1:  exec a: b\n\n not: one\napi:x\nb d: no name\n"

    assert list(read(tmp_path, text).items()) == [
        ("worker-1", "exec a: b"),
        ("api", "x"),
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "no line of the form"),
        ("# api: x\n", "no line of the form"),
        ("api: x\napi: y\n", "two processes of the same name"),
    ],
)
def test_what_names_no_process_or_one_twice_is_refused(
    text: str, error: str, tmp_path: Path
):
    with pytest.raises(ServiceError, match=error):
        read(tmp_path, text)


def test_a_file_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(
        ServiceError, match=f"cannot read {tmp_path}/none: No such file"
    ):
        procfile.read(tmp_path / "none")
