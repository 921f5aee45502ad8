"""fuel2 complete: what bash completes by the script that it prints."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.servers.stack import ROOT
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


Completed = Callable[..., list[str]]


@pytest.fixture
def completed(commands: Commands, stored: Stored, tmp_path: Path) -> Completed:
    """Return what bash offers after a line; its words as bash splits them."""
    run = stored.transaction()
    stored.entry(run, "1", "ceph-osd")
    script = commands.run("fuel2 complete").stdout
    (tmp_path / "completion").write_text(script)

    def complete(line: str, *words: str) -> list[str]:
        quoted = " ".join('"' + word + '"' for word in words)
        lines = [
            f'fuel2() {{ "{sys.executable}" -P -m fuel_history.fuel2 "$@"; }}',
            "source completion",
            f'COMP_LINE="{line}" COMP_POINT=${{#COMP_LINE}}',
            f"COMP_WORDS=({quoted}) COMP_CWORD={len(words) - 1}",
            "_fuel2_or_search fuel2",
            'printf "%s\\n" "${COMPREPLY[@]}"',
        ]
        done = subprocess.run(
            ["bash", "-c", "\n".join(lines)],
            cwd=tmp_path,
            env=commands.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()

    return complete


def test_a_search_is_completed_by_the_server(completed: Completed) -> None:
    assert completed("fuel2 search 'status:e", "fuel2", "search", "'status:e") == [
        "status:error"
    ]
    # Outside of quotes bash splits words at colons.
    line = "fuel2 search status:error task:ce"
    words = ("fuel2", "search", "status", ":", "error", "task", ":", "ce")
    assert completed(line, *words) == ["ceph-osd"]
    assert completed("fuel2 search status:", "fuel2", "search", "status", ":") == [
        *("pending", "running", "skipped", "ready", "error")
    ]


def test_other_shells_get_cliffs_own_script(commands: Commands) -> None:
    assert "_fuel2_or_search" not in commands.run("fuel2 complete --shell none").stdout
