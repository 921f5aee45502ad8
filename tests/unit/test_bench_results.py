"""Benchmarks: each runs by itself, and two results can be set side by side."""

import json
import os
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import compare


WORKS = """
from bench.figures import figure, leave_out, write
leave_out("requests a second: install wrk")
write("works", "A benchmark", ["a line"], {"a case": figure([3.0, 1.0, 2.0])._asdict()})
"""


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of modules that other processes find."""
    found = tmp_path / "modules"
    found.mkdir()
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (found, root))))
    return found


def test_one_that_fails_does_not_end_the_others(tmp_path: Path, modules: Path) -> None:
    (modules / "fails_first.py").write_text("raise SystemExit('no Chromium')")
    (modules / "says_nothing.py").write_text("")
    (modules / "works_last.py").write_text(WORKS)
    stale = tmp_path / "fails.json"
    stale.write_text("{}")

    missing = bench.not_measured(
        {"fails": "fails_first", "silent": "says_nothing", "works": "works_last"},
        tmp_path,
    )

    assert missing == ["fails", "silent", "works: requests a second: install wrk"]
    assert not stale.exists()
    assert json.loads((tmp_path / "works.json").read_text())["figures"] == {
        "a case": {"median": 2.0, "lowest": 1.0, "highest": 3.0}
    }


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(["reading", "wrong"])

    assert "no benchmark: wrong" in capsys.readouterr().err


def test_those_without_a_short_form_are_refused_in_short() -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(["--short", "page"])


def result(directory: Path, **body: object) -> Path:
    directory.mkdir(exist_ok=True)
    whole = {"title": "A benchmark", "machine": "2 cores"} | body
    (directory / "one.json").write_text(json.dumps(whole))
    return directory


def case(median: float, spread: float = 0.0, **more: str) -> dict[str, object]:
    low, high = median - spread, median + spread
    return {"median": median, "lowest": low, "highest": high, **more}


def compared(
    tmp_path: Path,
    old: dict[str, object],
    new: dict[str, object],
    **body: object,
) -> tuple[int, list[float]]:
    places = [
        result(tmp_path / name, figures=each, **body)
        for name, each in (("old", old), ("new", new))
    ]
    cases = [compare.read(place / "one.json") for place in places]
    speeds = [pair.speed for pair in compare.pairs(*cases)]
    return compare.main([str(place) for place in places]), speeds


@pytest.mark.parametrize(
    ("unit", "old", "new", "speed", "status"),
    [
        ("reports/s", 100, 50, 0.5, 1),
        ("reports/s", 50, 100, 2, 0),
        ("s", 1, 2, 0.5, 1),
        ("s", 2, 1, 2, 0),
        # As good, by the tolerance.
        ("MB", 96, 100, 0.96, 0),
        ("s", 0, 0, 1, 0),
    ],
)
def test_of_rates_more_is_better_and_of_the_rest_less(
    tmp_path: Path, unit: str, old: float, new: float, speed: float, status: int
) -> None:
    found = compared(tmp_path, {"a": case(old)}, {"a": case(new)}, unit=unit)

    assert found == (status, [pytest.approx(speed)])


def test_a_case_with_a_limit_is_compared_by_its_part_of_the_limit(
    tmp_path: Path,
) -> None:
    """The machine was half as fast, for the limit too."""
    status, speeds = compared(
        tmp_path,
        {"redis": {"worker": case(100), "copy": case(200)}},
        {"redis": {"worker": case(50), "copy": case(100)}},
        unit="reports/s",
        limits={"redis, worker": "redis, copy"},
    )

    assert speeds == [1, 0.5]
    assert status == 1


def test_a_figure_can_have_a_unit_of_its_own(tmp_path: Path) -> None:
    old = {"memory": case(100, unit="MB"), "50 rows, requests/s": case(10)}
    new = {"memory": case(50, unit="MB"), "50 rows, requests/s": case(20)}

    assert compared(tmp_path, old, new, unit="s") == (0, [2, 2])


def test_what_only_one_has_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compared(tmp_path, {"a": 1, "gone": 1}, {"a": 2, "new": 1}, unit="s")
    (tmp_path / "new" / "two.json").write_text(json.dumps({"title": "Another"}))

    status = compare.main([str(tmp_path / "old"), str(tmp_path / "new")])

    told = capsys.readouterr().out
    assert status == 1
    assert [line.split() for line in told.splitlines() if "only in" in line][-3:] == [
        ["gone", "only", "in", "OLD"],
        ["new", "only", "in", "NEW"],
        ["only", "in", "NEW"],
    ]
    assert "worse than 0.95 of what it was: one.json: a" in told


def test_spreads_that_overlap_are_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compared(tmp_path, {"a": case(10, 3)}, {"a": case(12, 3)}, unit="s")

    assert "WORSE (the spreads overlap)" in capsys.readouterr().out
