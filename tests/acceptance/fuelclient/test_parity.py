"""Our `fuel` and `fuel2` beside the released ones, on one server with one history."""

import json
import re
from pathlib import Path

import pytest

from db.database import Database
from tests.fuelclient import runs
from tests.fuelclient.client import Client, Ours, Program
from tests.fuelclient.compared_commands import NEW_COMMAND, OLD_COMMAND, Compared
from tests.fuelclient.our_differences import DIFFERENCES
from tests.fuelclient.transcript import Printed


COMPARED = [*OLD_COMMAND, *NEW_COMMAND]
#: A reset has an id of its own, and its time.
OF_THE_MOMENT = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|20[2-9]\d-\d\d-\d\dT[\d:.]+"
)


@pytest.fixture(autouse=True)
def _recorded_runs() -> None:
    """Each outcome stores them itself."""


class Outcome:
    """How one command line ended with one client, and what it left behind."""

    def __init__(
        self, compared: Compared, program: Program, database: Database
    ) -> None:
        runs.store(database)
        if compared.state != "usual":
            {"finished": runs.finish, "empty": runs.empty}[compared.state](database)
        # On Python 3 `fuel` of 9.0.0 does not do what it did.
        if compared.version == "9.0.0" and isinstance(program, Client):
            printed = program.run_with_map_of_python_2(compared.command)
        else:
            printed = program.run(compared.command)
        here = printed.stdout.replace(str(program.directory), "<here>")
        self.printed = printed._replace(stdout=OF_THE_MOMENT.sub("<now>", here))
        self.files = program.files()
        with database.reader() as connection:
            self.tasks = connection.exec_driver_sql(
                "SELECT id, name, status, deleted_at IS NULL FROM tasks ORDER BY id"
            ).all()


@pytest.mark.parametrize(
    "compared", COMPARED, ids=lambda compared: " ".join(compared[:2])
)
def test_ours_does_what_the_released_one_does(
    compared: Compared,
    request: pytest.FixtureRequest,
    database: Database,
    tmp_path: Path,
) -> None:
    is_login = compared.difference == "password"
    server = request.getfixturevalue("server" if is_login else "open_server")
    places = [tmp_path / "theirs", tmp_path / "ours"]
    for place in places:
        place.mkdir()
    theirs = Outcome(
        compared, Client(compared.version, server.port, places[0]), database
    )
    ours = Outcome(compared, Ours(server.port, places[1]), database)

    assert "Traceback" not in ours.printed.stderr
    if compared.difference is None:
        assert ours.files == theirs.files
        assert ours.tasks == theirs.tasks
        assert _values(ours.printed) == _values(theirs.printed)
        return
    assert ours.printed != theirs.printed
    difference = DIFFERENCES[compared.difference]
    if difference.agreeing is None:
        assert ours.printed.exit_code == difference.exit_code
    else:
        assert ours.tasks == theirs.tasks
        agreeing = difference.agreeing
        assert agreeing(ours.printed) == agreeing(theirs.printed)


def test_every_difference_is_seen() -> None:
    assert {compared.difference for compared in COMPARED} == {None, *DIFFERENCES}


def _values(printed: Printed) -> tuple[int, object, str]:
    """The members of its objects come in any order."""
    is_json = printed.stdout.startswith(("[\n", "{\n", "[]"))
    value = json.loads(printed.stdout) if is_json else printed.stdout
    return printed.exit_code, value, printed.stderr
