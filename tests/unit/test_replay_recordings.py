"""Files of messages: what is read from them, and what is wrong with some."""

import gzip
import os
from pathlib import Path

import pytest

from admin.replay.recordings import CannotReplay, Recording


LINES = [b'{"a": 1}', b"", b"no json \xff", b'{"carriage": "return"}\r', b" ", b"last"]


@pytest.mark.parametrize("end", [b"", b"\n"], ids=["no-newline-at-end", "newline"])
@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzip"])
def test_lines_come_as_they_are(tmp_path: Path, end: bytes, compressed: bool) -> None:
    content = b"\n".join(LINES) + end
    file = tmp_path / ("reports.jsonl.gz" if compressed else "reports.jsonl")
    file.write_bytes(gzip.compress(content) if compressed else content)

    assert list(Recording(str(file)).lines()) == LINES


def test_gzip_is_known_by_its_bytes_without_the_name(tmp_path: Path) -> None:
    file = tmp_path / "reports"
    file.write_bytes(gzip.compress(b"a\n") + gzip.compress(b"b\n"))

    assert list(Recording(str(file)).lines()) == [b"a", b"b"]


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzip"])
def test_progress_adds_up_to_the_size_of_the_file(
    tmp_path: Path, compressed: bool
) -> None:
    content = os.urandom(100_000).hex().encode().replace(b"0", b"\n")
    file = tmp_path / "reports"
    file.write_bytes(gzip.compress(content) if compressed else content)
    steps: list[int] = []

    recording = Recording(str(file))
    for _ in recording.lines(steps.append):
        pass

    assert len(steps) > 5
    assert sum(steps) == recording.size == file.stat().st_size


def test_a_pipe_has_no_size_and_can_be_read_once(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"a\nb")
    os.close(writing)

    recording = Recording(f"/dev/fd/{reading}")

    assert recording.size is None
    assert list(recording.lines()) == [b"a", b"b"]
    os.close(reading)


GZIP = gzip.compress(os.urandom(1000))


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("missing.jsonl", None, "No such file or directory"),
        (".", None, "a directory, not a file of messages"),
        ("plain.jsonl.gz", b"{}\n", "not gzip data, in spite of its name"),
        ("empty.jsonl.gz", b"", "not gzip data, in spite of its name"),
        ("cut.jsonl.gz", GZIP[:-20], "the gzip data is cut short"),
        ("changed.jsonl.gz", GZIP[:-5] + b"12345", "broken gzip data"),
        ("invalid.jsonl.gz", GZIP[:10] + b"\xff" * 99, "broken gzip data"),
        ("long.jsonl", b"\n123456789012", "line 2 has more than 11 bytes"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, name: str, content: bytes | None, complaint: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CannotReplay) as raised:
        list(Recording(str(file), longest_line=11 if "long" in name else 4096).lines())

    assert str(raised.value).startswith(f"{file}: {complaint}")
    assert "\n" not in str(raised.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_of_somebody_else_is_told_before_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "secret.jsonl"
    file.touch(mode=0)

    with pytest.raises(CannotReplay, match="no permission to read it"):
        Recording(str(file))
