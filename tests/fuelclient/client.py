"""The clients as processes: the released ones, from environments of their own; ours."""

import shlex
from pathlib import Path

from tests.support.servers.stack import ROOT
from tests.support.stored.environments import environment
from tests.support.terminals.commands import Commands
from tests.support.terminals.forked import Forks, Printed, forks


LOCKS = Path(__file__).parent
SETTINGS = "fuel_client.yaml"

_SETTINGS = """\
SERVER_ADDRESS: "127.0.0.1"
SERVER_PORT: "{port}"
OS_USERNAME: "admin"
OS_PASSWORD: "admin"
OS_TENANT_NAME: "admin"
HTTP_PROXY: null
HTTP_TIMEOUT: 100
"""

#: On Python 3 `fuel task --delete` of 9.0.0 makes a lazy map, and sends nothing.
_WITH_MAP_OF_PYTHON_2 = LOCKS / "with_map_of_python_2.py"
#: What takes the released clients longest to load, and is not theirs. Not cliff: it
#: takes the program's name from the command line when it is loaded.
_WARM = ("keystoneclient.v2_0.client", "pkg_resources", "prettytable", "yaml")


class Program(Commands):
    """Runs command lines in a directory, as admin of an API."""

    def __init__(self, programs: Path, port: int, directory: Path) -> None:
        settings = directory / SETTINGS
        settings.write_text(_SETTINGS.format(port=port))
        # The clients use PyYAML and pkg_resources as they were then.
        environ = {
            "FUELCLIENT_CUSTOM_SETTINGS": str(settings),
            "PYTHONWARNINGS": "ignore",
        }
        super().__init__(directory, programs, **environ)
        self.port = port

    def files(self) -> dict[str, str]:
        """Return what the commands have written here."""
        return {
            path.name: path.read_text()
            for path in self.directory.iterdir()
            if path.is_file() and path.name != SETTINGS
        }


class Client(Program):
    """One released python-fuelclient."""

    def __init__(self, version: str, port: int, directory: Path) -> None:
        made = environment(
            f"fuelclient-{version}", LOCKS / f"{version}.txt", LOCKS / "build.txt"
        )
        super().__init__(made, port, directory)
        self._made = made

    def _forks(self, environ: frozenset[tuple[str, str]]) -> Forks:
        return forks(self._made / "python", _WARM, environ)

    def _script(self, program: str) -> str:
        return str(self._made / program)

    def run_with_map_of_python_2(self, command: str) -> Printed:
        """Run a command line of `fuel` whose `map` calls at once."""
        _, *arguments = shlex.split(command)
        return self.run(shlex.join([str(_WITH_MAP_OF_PYTHON_2), *arguments]))


class Ours(Program):
    """The `fuel` and `fuel2` of this checkout."""

    def __init__(self, port: int, directory: Path) -> None:
        super().__init__(ROOT, port, directory)
