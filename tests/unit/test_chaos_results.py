"""What the fault laboratory and the soak make of their results."""

from pathlib import Path

import pytest

from db.database import Database
from tests.chaos import table
from tests.chaos.cell import Result
from tests.chaos.checker import Findings
from tests.chaos.lag import Lag, Sample
from tests.chaos.on_brokers import KillBroker, RestartBroker


@pytest.fixture
def results() -> list[Result]:
    bad = Result(RestartBroker, "valkey", repetitions=2, sent=1000)
    bad.add("a seed", Findings(lost=["one", "two"], wrong=["three"], late=["a", "b"]))
    return [
        Result(
            KillBroker,
            "valkey",
            repetitions=20,
            sent=7000,
            recovered_in=2.46,
            others_waited=0.31,
        ),
        bad,
        Result(KillBroker, "rabbitmq", missing="no rabbitmq-server on this machine"),
    ]


def test_the_table_has_a_row_for_each_and_one_for_all(results: list[Result]) -> None:
    found = [cells[2:] for cells in table.rows(results)]

    assert found == [
        ("valkey", "20", "7,000", "0", "0", "0", "0", "0", "2.5 s", "0.3 s"),
        ("valkey", "2", "1,000", "2", "0", "1", "1", "0", "0.0 s", ""),
        ("rabbitmq", "did not run: no rabbitmq-server on this machine", *[""] * 8),
        ("", "22", "8,000", "2", "0", "1", "1", "0", "2.5 s", "0.3 s"),
    ]


def test_a_new_table_takes_the_place_of_the_old_one(
    results: list[Result], tmp_path: Path
) -> None:
    document = tmp_path / "reliability.md"
    document.write_text(
        "before\n<!-- table of make chaos -->\nold\n<!-- end of the table -->\nafter\n"
    )
    for _ in range(2):
        table.write(table.markdown(results, "How:"), document)

    text = document.read_text()
    assert text.startswith("before\n<!-- table of make chaos -->\nHow:\n\n| scenario |")
    assert text.endswith("|\n<!-- end of the table -->\nafter\n")
    assert "old" not in text
    assert text.count("broker-restart") == 1


def test_a_failure_is_told_with_its_seed(results: list[Result]) -> None:
    assert results[1].failures == [
        "seed a seed\nlost: one\nlost: two\nwrong: three\nlate: a\nlate: b"
    ]


@pytest.mark.parametrize(
    ("lags", "recovery"),
    [
        ([(11, 0.1), (12, 1.9)], 0),
        ([(11, 0.1), (12, 3), (15, 6), (16, 0)], 6),
        ([(12, 3), (25, 16), (26, 1)], 16),
        ([(22, 3), (24, 0)], 0),  # after the next kill, and so its own
        ([(12, 3), (25, 16)], None),
    ],
)
def test_a_lag_has_recovered_when_it_is_small_again(
    lags: list[tuple[float, float]], recovery: float | None
) -> None:
    lag = Lag(Database("postgresql://nobody@localhost/none", application_name="test"))
    lag.samples = [Sample(5, 9), *(Sample(*each) for each in lags)]

    assert lag.recovery(killed_at=10, until=20) == recovery
