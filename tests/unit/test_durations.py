"""One duration is the same wherever it is shown."""

import pytest

from text.durations import span, spelled


@pytest.mark.parametrize(
    ("seconds", "in_a_table", "in_a_sentence"),
    [
        (0.04, "0.0s", "0 s"),
        (4.25, "4.3s", "4 s"),
        (59.94, "59.9s", "1 min"),
        (59.96, "1m 00s", "1 min"),
        (62.5, "1m 03s", "1 min 3 s"),
        (351.211, "5m 51s", "5 min 51 s"),
        (351.5, "5m 52s", "5 min 52 s"),
        (3599.6, "1h 00m 00s", "1 h"),
        (3723.0, "1h 02m 03s", "1 h 2 min"),
    ],
)
def test_tables_and_sentences_round_alike(
    seconds: float, in_a_table: str, in_a_sentence: str
) -> None:
    assert (span(seconds), spelled(seconds)) == (in_a_table, in_a_sentence)
