import pytest

from fuel_history.errors import NotFound
from fuel_history.exit_codes import exit_code


def fail() -> None:
    raise ZeroDivisionError("two\nlines")


def refuse() -> None:
    raise NotFound("Transaction not found")


def stop() -> None:
    raise SystemExit(2)


def test_what_is_done_ends_with_0() -> None:
    assert exit_code(lambda: None, debug=False, name="fuel") == 0


def test_a_refusal_is_told_in_its_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(refuse, debug=False, name="fuel") == 1

    assert capsys.readouterr().err == "Transaction not found\n"


def test_a_bug_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(fail, debug=False, name="fuel") == 1

    assert capsys.readouterr().err == (
        "fuel failed (ZeroDivisionError: two lines): report what it shows with"
        " --debug\n"
    )


def test_a_traceback_is_for_who_asks(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(refuse, debug=True, name="fuel") == 1

    assert capsys.readouterr().err.startswith("Traceback (most recent call last)")


def test_wrong_usage_keeps_its_code() -> None:
    with pytest.raises(SystemExit, match="2"):
        exit_code(stop, debug=False, name="fuel")
