"""Formats for programs: the exact value, and nothing that is run."""

import argparse
import io
import json
import subprocess

import pytest
import yaml

from fuel_history.legacy.texts import LISTS, VALUES
from fuel_history.output.formatters import for_lists, for_objects
from text.escaping_stream import EscapingStream


ODD = "".join(map(chr, [*range(1, 0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x2028]))
OPTIONS = argparse.Namespace(
    noindent=False,
    variables=[],
    prefix="run_",
    csv_kind=None,
    quote_mode="nonnumeric",
    max_width=0,
    fit_width=False,
    print_empty=False,
)


class _Pipe(io.StringIO):
    def isatty(self) -> bool:
        return False


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [_Pipe, _Terminal])
@pytest.mark.parametrize(
    ("form", "read"), [("json", json.loads), ("yaml", yaml.safe_load)]
)
def test_json_and_yaml_keep_the_value_also_on_a_terminal(
    stream: type[io.StringIO], form: str, read: object
) -> None:
    whole, many, old, old_many = (stream() for _ in range(4))

    for_objects()[form].obj.emit_one(["text"], [ODD], EscapingStream(whole), OPTIONS)
    for_lists()[form].obj.emit_list(["text"], [[ODD]], EscapingStream(many), OPTIONS)
    VALUES[form](EscapingStream(old), {"text": ODD})
    LISTS[form](EscapingStream(old_many), [{"text": ODD}])

    for written, value in (
        *((whole, {"text": ODD}), (old, {"text": ODD})),
        *((many, [{"text": ODD}]), (old_many, [{"text": ODD}])),
    ):
        assert read(written.getvalue()) == value
        assert all(c.isprintable() or c == "\n" for c in written.getvalue())


@pytest.mark.parametrize("form", ["value", "csv"])
def test_a_pipe_gets_the_very_text_and_a_terminal_none_of_it(form: str) -> None:
    pipe, terminal = _Pipe(), _Terminal()

    for stream in (pipe, terminal):
        shown = EscapingStream(stream)
        for_lists()[form].obj.emit_list(["text"], [[ODD]], shown, OPTIONS)

    assert ODD in pipe.getvalue()
    assert all(c.isprintable() or c in "\n\t" for c in terminal.getvalue())


@pytest.mark.parametrize(
    "text",
    [
        "$(touch pwned)",
        "`touch pwned`",
        "${IFS}",
        '"; touch pwned; "',
        "\\\\$(x)",
        "a\nb",
        ODD,
    ],
)
def test_a_shell_gets_the_very_text_and_runs_nothing(
    text: str, tmp_path: object
) -> None:
    written = _Pipe()
    shown = EscapingStream(written)
    for_objects()["shell"].obj.emit_one(["message"], [text], shown, OPTIONS)

    script = f'{written.getvalue()}printf %s. "$run_message"'
    done = subprocess.run(
        ["sh", "-c", script], check=True, capture_output=True, cwd=tmp_path
    )

    assert done.stdout.decode() == f"{text}."
    assert not [*tmp_path.iterdir()]
