"""The released clients as processes, from environments of their own."""

import os
import shlex
import subprocess
from pathlib import Path

from tests.environments import environment
from tests.fuelclient.transcript import Printed


LOCKS = Path(__file__).parent

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


class Client:
    """Runs one released python-fuelclient in a directory, as admin of an API."""

    def __init__(self, version: str, port: int, directory: Path) -> None:
        self._bin = environment(
            f"fuelclient-{version}", LOCKS / f"{version}.txt", LOCKS / "build.txt"
        )
        self.port = port
        self.directory = directory
        settings = directory / "fuel_client.yaml"
        settings.write_text(_SETTINGS.format(port=port))
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "FUELCLIENT_CUSTOM_SETTINGS": str(settings),
            # The clients use PyYAML and pkg_resources as they were then.
            "PYTHONWARNINGS": "ignore",
        }

    def run(self, command: str, **settings: str) -> Printed:
        """Run a command line, `fuel …` or `fuel2 …`, with other settings if given."""
        program, *arguments = shlex.split(command)
        return self._run([str(self._bin / program), *arguments], settings)

    def run_with_map_of_python_2(self, command: str) -> Printed:
        """Run a command line of `fuel` whose `map` calls at once."""
        _, *arguments = shlex.split(command)
        python = str(self._bin / "python")
        return self._run([python, "-c", _WITH_MAP_OF_PYTHON_2, *arguments], {})

    def _run(self, argv: list[str], settings: dict[str, str]) -> Printed:
        ended = subprocess.run(
            argv,
            cwd=self.directory,
            env=self._environ | settings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Printed(ended.returncode, ended.stdout, ended.stderr)
