"""`python -m tests.audit`: known vulnerabilities of what the locks pin.

Asks OSV by `uv audit`. Exit codes: 0 none is known; 1 some are; 3 nobody could be
asked, which is told loudly: without a network there is no answer.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.servers.stack import ROOT
from tests.support.stored.environments import UV


_LOCK = ROOT / "requirements-dev.txt"  # it holds all of the others
_PIN = re.compile(r"^([\w.\-\[\],]+==[^\s\\]+(?:\s*;[^\\]+)?)", re.MULTILINE)
NOBODY_ASKED = 3


def audit(pins: Sequence[str], *options: str) -> int:
    """Audit these pins, say what was found, and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        listed = ", ".join(f'"{pin.strip()}"' for pin in pins)
        # A project of exactly these: our own would be resolved anew.
        Path(folder, "pyproject.toml").write_text(
            '[project]\nname = "locked"\nversion = "0"\n'
            f'requires-python = "==3.11.*"\ndependencies = [{listed}]\n'
        )
        command = [*UV, "audit", "--preview", "--directory", folder, *options]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    sys.stdout.write(ended.stdout)
    if ended.returncode == 0:
        sys.stdout.write(f"{len(pins)} packages: no vulnerability is known\n")
    elif "Vulnerabilit" not in ended.stdout + ended.stderr:
        sys.stderr.write(f"{ended.stderr}\nTHE DEPENDENCIES WERE NOT AUDITED\n")
        return NOBODY_ASKED
    return min(ended.returncode, 1)


def pins() -> list[str]:
    """Return what the locks pin."""
    return [found.replace('"', "'") for found in _PIN.findall(_LOCK.read_text())]


if __name__ == "__main__":
    sys.exit(audit(pins(), *sys.argv[1:]))
