"""What becomes of each character that a terminal could obey."""

import io
import json
import logging
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from service import logs
from service.settings import BadSetting
from text.escaping import escape, escape_json, escape_line
from text.escaping_stream import EscapingStream, escaping, write_bytes


KEPT = [
    *("é", "e\u0301", "配置", "🚀", "👩\u200d💻", "نص", "a\u00a0b", "\u200b", "\u00ad"),
    "\\x1b",
]


@pytest.fixture(scope="module")
def unsafe() -> str:
    """All that no terminal may get from a text, by what Unicode says of it."""
    return "".join(
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        # "Bidi_Class" of all that only changes a direction.
        or unicodedata.bidirectional(character)
        in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        or character in "\u061c\u200e\u200f"
    )


@pytest.mark.parametrize("text", KEPT)
def test_texts_of_any_script_stay(text: str) -> None:
    assert escape(text) == escape_line(text) == escape_json(text) == text


def test_every_character_that_commands_is_spelled_out(unsafe: str) -> None:
    for character in unsafe:
        if character not in "\n\t":
            assert escape(f"a{character}b").isprintable(), ascii(character)
        assert escape_line(f"a{character}b").isprintable(), ascii(character)


def test_lines_and_tabs_stay_in_a_text_of_lines() -> None:
    assert escape("a\n\tb\r\x1b") == "a\n\tb\\x0d\\x1b"
    assert escape_line("a\n\tb\r\u202e") == "a\\n\\tb\\x0d\\u202e"


def test_json_keeps_its_value(unsafe: str) -> None:
    text = unsafe.partition("\ud800")[0] + "配🚀"

    for written in (json.dumps(text, ensure_ascii=False), json.dumps(text)):
        assert escape_json(written).isprintable()
        assert json.loads(escape_json(written)) == text


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_stream_takes_no_bytes_past_it() -> None:
    stream = EscapingStream(io.TextIOWrapper(io.BytesIO()))

    assert not hasattr(stream, "buffer")
    with pytest.raises(AttributeError):
        stream.write(b"\x1b")  # type: ignore[arg-type]


def test_bytes_reach_a_terminal_as_escaped_text() -> None:
    terminal = _Terminal()

    parts = [b"caf\xc3", b"\xa9 \x1b[2J \xff\x9b", b"\xe9\n"]
    write_bytes(EscapingStream(terminal), parts)  # type: ignore[arg-type]

    assert terminal.getvalue() == "café \\x1b[2J \\xff\\x9b\\xe9\n"


def test_bytes_reach_a_pipe_as_they_are() -> None:
    pipe = io.TextIOWrapper(io.BytesIO())

    write_bytes(EscapingStream(pipe), [b"\x00\x1b\xff"])  # type: ignore[arg-type]

    assert pipe.buffer.getvalue() == b"\x00\x1b\xff"  # type: ignore[attr-defined]


def test_standard_streams_are_put_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    with escaping():
        print("\x1b]0;out\x07")  # noqa: T201
        print("\x9berr", file=sys.stderr)  # noqa: T201

    assert (sys.stdout, sys.stderr) == before
    assert capsys.readouterr() == ("\\x1b]0;out\\x07\n", "\\x9berr\n")


def test_a_bad_setting_is_one_harmless_line() -> None:
    assert str(BadSetting("LOG_LEVEL is not\n\x1b[2J")) == "LOG_LEVEL is not\\n\\x1b[2J"


@pytest.fixture
def log_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers, root.level
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("INFO")
    yield written
    root.handlers, root.level = before
    structlog.reset_defaults()


def _fail(text: str) -> None:
    raise ValueError(text)


def test_every_log_line_is_one_printable_line(
    log_lines: io.StringIO, unsafe: str
) -> None:
    # Without half surrogate pairs: pytest could not report what it hears, too.
    hostile = unsafe.encode(errors="ignore").decode()
    foreign = logging.getLogger("celery.worker")

    structlog.get_logger("ours").info("event", value=hostile, **{"a\x7fb\u202e": "x"})
    structlog.get_logger("ours").info(hostile)
    foreign.warning("Received %s", hostile)
    try:
        _fail(hostile)
    except ValueError:
        foreign.exception("a traceback")
        structlog.get_logger("ours").exception("another")

    lines = log_lines.getvalue().split("\n")
    assert len(lines) == 6
    assert all(line.isprintable() for line in lines), list(map(ascii, lines))
