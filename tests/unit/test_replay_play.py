"""What is sent when: recordings in order and at their pace, or shuffled."""

from collections import Counter
from pathlib import Path

import pytest

from admin.replay.play import Play, Player
from admin.replay.playback_clock import AS_FAST_AS_IT_GOES, Pace
from admin.replay.recordings import CannotReplay, Recording
from publishing.outbox import Outbox


class Journal:
    """Notes what is published, and when on a clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.published: list[tuple[float, list[bytes]]] = []

    def publish(self, chunk: list[bytes]) -> None:
        self.published.append((self.now, chunk))

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def pace(self, speed: float) -> Pace:
        return Pace(speed, lambda: self.now, self.sleep)

    def player(self, copies: int = 1) -> Player:
        return Player(Outbox(self.publish), copies)


@pytest.fixture
def journal() -> Journal:
    return Journal()


def play(directory: Path, name: str, *lines: str, offsets: str | None = None) -> Play:
    file = directory / name
    file.write_text("\n".join(lines))
    offsets_file = None
    if offsets is not None:
        offsets_file = directory / f"{name}.offsets"
        offsets_file.write_text(offsets.replace(" ", "\n"))
    return Play(Recording(str(file)), offsets_file and str(offsets_file))


def test_files_go_out_in_the_order_given_without_their_empty_lines(
    tmp_path: Path, journal: Journal
) -> None:
    plays = [
        play(tmp_path, "b", "b1", "", "b2", ""),
        play(tmp_path, "a", "", "  \t\r", "a1"),
    ]

    journal.player().play_in_order(plays, journal.pace(AS_FAST_AS_IT_GOES))

    assert journal.published == [(0, [b"b1", b"b2"]), (0, [b"a1"])]


def test_a_duplicate_follows_its_message(tmp_path: Path, journal: Journal) -> None:
    plays = [play(tmp_path, "a", "a1", "a2")]

    journal.player(copies=2).play_in_order(plays, journal.pace(AS_FAST_AS_IT_GOES))

    assert journal.published == [(0, [b"a1", b"a1", b"a2", b"a2"])]


def test_lines_go_out_at_their_time_and_those_of_one_time_together(
    tmp_path: Path, journal: Journal
) -> None:
    plays = [
        play(tmp_path, "graph", "start"),
        play(tmp_path, "a", "a1", "a2", "", "a3", "a4", offsets="0 500 600 4000 4000"),
        play(tmp_path, "b", "b1", offsets="1000"),
    ]

    journal.player().play_in_order(plays, journal.pace(2))

    # The second recording begins when the first is over.
    assert journal.published == [
        (0, [b"start"]),
        (0, [b"a1"]),
        (0.25, [b"a2"]),
        (2, [b"a3", b"a4"]),
        (2.5, [b"b1"]),
    ]


def test_what_was_due_is_out_before_missing_offsets_are_told(
    tmp_path: Path, journal: Journal
) -> None:
    plays = [play(tmp_path, "a", "a1", "a2", "a3", offsets="0 1000")]

    with pytest.raises(CannotReplay, match="ends before line 3"):
        journal.player().play_in_order(plays, journal.pace(1))

    assert journal.published == [(0, [b"a1"])]


def test_a_shuffle_mixes_the_lines_of_all_files(
    tmp_path: Path, journal: Journal
) -> None:
    names = [[f"{file}{number}" for number in range(600)] for file in "ab"]
    plays = [play(tmp_path, "a", *names[0], ""), play(tmp_path, "b", *names[1])]

    journal.player(copies=2).play_shuffled(plays, seed=7)

    sent = [line.decode() for _, chunk in journal.published for line in chunk]
    assert Counter(sent) == Counter(2 * (names[0] + names[1]))
    first_half = Counter(line[0] for line in sent[:1200])
    assert 500 < first_half["a"] < 700
