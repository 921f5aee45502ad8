"""`fuel-history export` and back again."""

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import text

from admin.main import main
from db.database import Database
from tests.support.stored.stored import Stored


T0 = datetime(2026, 3, 7, tzinfo=UTC)


def test_an_exported_run_stays_and_can_be_imported(
    database: Database, database_url: str, stored: Stored, tmp_path: Path
) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words, env={"DATABASE_URL": database_url})

    task_id = stored.transaction(time_start=T0)
    stored.entry(task_id, "1", "a", time_start=T0, time_end=T0)
    stored.end(task_id, "ready")

    done = run("export", str(task_id), "--to", str(tmp_path))

    assert (done.exit_code, done.stdout) == (0, f"run {task_id} is in {tmp_path}\n")
    [file] = tmp_path.glob("transaction-*.jsonl.gz")
    assert run("import", str(file)).stdout == f"{file}: merged transaction {task_id}\n"
    with database.writer() as connection:
        connection.execute(text("DELETE FROM deployment_history"))
        connection.execute(text("DELETE FROM tasks"))
    back = run("import", str(file))
    assert back.stdout == f"{file}: imported transaction {task_id}\n"
    assert run("export", "99", "--to", str(tmp_path)).exit_code == 1
