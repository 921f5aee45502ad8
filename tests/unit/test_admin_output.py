"""What fuel-history's own tables and `up` print of texts from elsewhere."""

import sys

import pytest
import wcwidth

from admin.terminal.columns import aligned
from admin.up.output import Output


HOSTILE = "\x1b]0;owned\x07\x9b2J\u202e\r\x7f"
ESCAPED = r"\x1b]0;owned\x07\x9b2J\u202e\x0d\x7f"


def test_a_process_cannot_command_the_terminal_of_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = Output({})

    output.line("worker", f"a line {HOSTILE}")
    output.line(f"w{HOSTILE}", "level=info\nlevel=forged")
    output.say(HOSTILE)
    output.plain(f"cat {HOSTILE}\nsecond line")

    assert capsys.readouterr().out.splitlines() == [
        f"worker     | a line {ESCAPED}",
        rf"w{ESCAPED} | level=info\nlevel=forged",
        f"up         | {ESCAPED}",
        f"cat {ESCAPED}",
        "second line",
    ]


def test_the_names_of_processes_keep_their_colours_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    Output({}).line("worker", HOSTILE)

    assert capsys.readouterr().out == f"\x1b[36mworker     |\x1b[0m {ESCAPED}\n"


def test_columns_line_up_whatever_is_in_them() -> None:
    names = ["配置网络", "🚀", "e\u0301tat", "a\u200bb", HOSTILE, "two\nlines", "a\tb"]

    lines = aligned([(name, "|") for name in names])

    assert len({wcwidth.wcswidth(line) for line in lines}) == 1
    assert all("\n" not in line for line in lines)
