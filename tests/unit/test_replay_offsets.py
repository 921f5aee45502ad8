"""Recorded times: where they are found, and what is wrong with some."""

import gzip
from pathlib import Path

import click
import pytest

from admin.replay.offsets import find_offsets, pair_offsets, read_offsets, with_offsets
from admin.replay.recordings import CannotReplay


@pytest.mark.parametrize("suffix", [".txt", ".txt.gz"])
@pytest.mark.parametrize(
    "recording",
    ["reports-n5.jsonl", "reports-n5.jsonl.gz", "n5.jsonl", "n5.jsonl.gz"],
)
def test_offsets_are_found_beside_their_recording(
    tmp_path: Path, recording: str, suffix: str
) -> None:
    offsets = tmp_path / f"offsets-n5{suffix}"
    offsets.touch()

    assert find_offsets(str(tmp_path / recording)) == str(offsets)


def test_a_missing_offsets_file_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(CannotReplay, match=r"neither \S+/offsets-n5\.txt nor .*--off"):
        find_offsets(str(tmp_path / "reports-n5.jsonl.gz"))


def test_standard_input_needs_its_offsets_named() -> None:
    with pytest.raises(CannotReplay, match="--offsets"):
        find_offsets("-")


def test_offsets_are_milliseconds_plain_or_gzip(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("0\n1538\n2651.5\n")
    (tmp_path / "packed.gz").write_bytes(gzip.compress(b"0\n1538\n2651.5"))

    for name in ("plain", "packed.gz"):
        assert list(read_offsets(str(tmp_path / name))) == [0, 1.538, 2.6515]


@pytest.mark.parametrize("line", ["", "soon", "-1", "nan", "inf", "1 2"])
def test_a_line_that_is_no_number_is_told(tmp_path: Path, line: str) -> None:
    file = tmp_path / "offsets-n5.txt"
    file.write_text(f"0\n{line}\n3\n")

    with pytest.raises(CannotReplay, match="line 2 is not a number of milliseconds"):
        list(read_offsets(str(file)))


def test_every_line_gets_the_offset_of_its_number(tmp_path: Path) -> None:
    file = tmp_path / "offsets-n5.txt"
    file.write_text("0\n1000\n2000\n9000\n")

    # The empty line has its own; what is left over belongs to no line.
    assert list(with_offsets("n5", [b"a", b"", b"b"], str(file))) == [
        (b"a", 0),
        (b"", 1),
        (b"b", 2),
    ]


def test_too_few_offsets_are_told_at_the_line_that_has_none(tmp_path: Path) -> None:
    file = tmp_path / "offsets-n5.txt"
    file.write_text("0\n")

    with pytest.raises(CannotReplay, match="ends before line 2 of n5"):
        list(with_offsets("n5", [b"a", b"b"], str(file)))


def test_start_messages_have_no_offsets(tmp_path: Path) -> None:
    offsets = tmp_path / "offsets-n5.txt"
    offsets.touch()
    files = [
        str(tmp_path / name)
        for name in ("graph-n5.json.gz", "reports-n5.jsonl", "graph-n5.json")
    ]

    assert pair_offsets(files, []) == [None, str(offsets), None]
    assert pair_offsets(files, [str(offsets)]) == [None, str(offsets), None]


def test_named_offsets_are_one_for_each_file_of_lines() -> None:
    with pytest.raises(click.UsageError, match="2, not 1"):
        pair_offsets(["graph.json", "a.jsonl", "-"], ["times.txt"])


def test_named_offsets_must_be_there() -> None:
    with pytest.raises(CannotReplay, match="nowhere"):
        pair_offsets(["-"], ["nowhere.txt"])
