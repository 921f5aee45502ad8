"""A real Chromium without a screen."""

import shutil
import subprocess
import tempfile
from typing import NamedTuple

from tests.support.servers.services import missing


class Seen(NamedTuple):
    """A page after its scripts have run."""

    #: The document as it is then.
    html: str
    #: What the page's scripts and the browser itself said of it.
    console: list[str]


#: It runs as root too, and asks nobody on its own.
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
)


def chromium() -> str:
    """Return the program; without one skip the test, or fail in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("no Chromium: apt-get install chromium")
    return str(found)


def look_at(url: str) -> Seen:
    """Open a page, and let its scripts run for ten seconds of its virtual time."""
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        ended = subprocess.run(
            [
                *(chromium(), "--headless", *ARGUMENTS),
                f"--user-data-dir={profile}",
                *("--enable-logging=stderr", "--virtual-time-budget=10000"),
                *("--dump-dom", url),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    console = [line for line in ended.stderr.splitlines() if ":CONSOLE" in line]
    return Seen(ended.stdout, console)
