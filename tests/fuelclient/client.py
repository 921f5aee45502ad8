"""The clients as processes: the released ones, from environments of their own; ours."""

import os
import shlex
import subprocess
from pathlib import Path

from tests.environments import environment
from tests.fuelclient.transcript import Printed
from tests.stack import ROOT


LOCKS = Path(__file__).parent
SETTINGS = "fuel_client.yaml"

_SETTINGS = """\
SERVER_ADDRESS: "127.0.0.1"
SERVER_PORT: "{port}"
OS_USERNAME: "admin"
OS_PASSWORD: "admin"
OS_TENANT_NAME: "admin"
HTTP_PROXY: null
HTTP_TIMEOUT: 10
"""

#: On Python 3 `fuel task --delete` of 9.0.0 makes a lazy map, and sends nothing.
_WITH_MAP_OF_PYTHON_2 = """\
import sys
from fuelclient.cli.actions import task
task.map = lambda function, items: [function(item) for item in items]
from fuelclient.cli.parser import main
sys.exit(main())
"""


class Program:
    """Runs command lines in a directory, as admin of an API."""

    def __init__(self, commands: Path, port: int, directory: Path) -> None:
        self._commands = commands
        self.port = port
        self.directory = directory
        settings = directory / SETTINGS
        settings.write_text(_SETTINGS.format(port=port))
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "FUELCLIENT_CUSTOM_SETTINGS": str(settings),
            # The clients use PyYAML and pkg_resources as they were then.
            "PYTHONWARNINGS": "ignore",
            # Ours show the operator's own times.
            "TZ": "UTC",
        }

    def run(self, command: str, **settings: str) -> Printed:
        """Run a command line, `fuel …` or `fuel2 …`, with other settings if given."""
        program, *arguments = shlex.split(command)
        return self._run([str(self._commands / program), *arguments], settings)

    def files(self) -> dict[str, str]:
        """Return what the commands have written here."""
        return {
            path.name: path.read_text()
            for path in self.directory.iterdir()
            if path.is_file() and path.name != SETTINGS
        }

    def begin(self, command: str, **settings: str) -> subprocess.Popen[str]:
        """Start a command line, and leave it to the caller; use it in a `with`."""
        program, *arguments = shlex.split(command)
        return subprocess.Popen(
            [str(self._commands / program), *arguments],
            cwd=self.directory,
            env=self.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _run(self, argv: list[str], settings: dict[str, str]) -> Printed:
        ended = subprocess.run(
            argv,
            cwd=self.directory,
            env=self.environ | settings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Printed(ended.returncode, ended.stdout, ended.stderr)


class Client(Program):
    """One released python-fuelclient."""

    def __init__(self, version: str, port: int, directory: Path) -> None:
        made = environment(
            f"fuelclient-{version}", LOCKS / f"{version}.txt", LOCKS / "build.txt"
        )
        super().__init__(made, port, directory)

    def run_with_map_of_python_2(self, command: str) -> Printed:
        """Run a command line of `fuel` whose `map` calls at once."""
        _, *arguments = shlex.split(command)
        python = str(self._commands / "python")
        return self._run([python, "-c", _WITH_MAP_OF_PYTHON_2, *arguments], {})


class Ours(Program):
    """The `fuel` and `fuel2` of this checkout."""

    def __init__(self, port: int, directory: Path) -> None:
        super().__init__(ROOT, port, directory)
