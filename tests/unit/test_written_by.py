"""Which Redis or Valkey can read which one's data."""

from pathlib import Path

import pytest

from embedded import written_by
from embedded.installed import Installed
from embedded.written_by import Writer


def installed(name: str, numbers: tuple[int, int]) -> Installed:
    return Installed(Path("/usr/bin", name), "", numbers)


@pytest.mark.parametrize(
    ("writer", "reader", "reads"),
    [
        (("redis-server", (7, 0)), ("redis-server", (7, 0)), True),
        (("redis-server", (7, 0)), ("redis-server", (6, 2)), False),
        (("redis-server", (7, 2)), ("valkey-server", (9, 1)), True),
        (("redis-server", (7, 4)), ("valkey-server", (9, 1)), False),
        (("valkey-server", (9, 1)), ("valkey-server", (9, 2)), True),
        (("valkey-server", (9, 1)), ("valkey-server", (8, 1)), False),
        (("valkey-server", (7, 2)), ("redis-server", (8, 0)), False),
    ],
)
def test_who_reads_what(
    writer: tuple[str, tuple[int, int]],
    reader: tuple[str, tuple[int, int]],
    reads: bool,
):
    assert Writer(*writer).is_read_by(installed(*reader)) == reads


def test_what_was_noted_is_remembered(tmp_path: Path):
    written_by.remember(tmp_path, installed("valkey-server", (9, 1)))

    assert written_by.remembered(tmp_path) == Writer("valkey-server", (9, 1))


@pytest.mark.parametrize("left", ["", "valkey-server", "valkey-server x.y", "\0"])
def test_what_cannot_be_read_restricts_nothing(tmp_path: Path, left: str):
    (tmp_path / "written-by").write_text(left)

    assert written_by.remembered(tmp_path) is None
