"""Upgrades while reports come in, in the right order and in the wrong one."""

import io
import shutil
import subprocess
import tarfile

from db.schema.scripts import SCRIPTS
from tests.chaos.laboratory import Laboratory
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.chaos.schema import downgrade, upgrade
from tests.support.servers.stack import ROOT, wait_until


_MIGRATIONS = sorted((SCRIPTS / "versions").glob("[0-9]*.py"))
_LATEST = _MIGRATIONS[-1]
_PREVIOUS = _MIGRATIONS[-2].name.partition("_")[0]


def _git(*arguments: str) -> bytes:
    return subprocess.run(
        ["git", "-C", ROOT, *arguments], check=True, capture_output=True
    ).stdout


def _commit_before() -> str | None:
    """Return the last commit without the latest migration, None: not known here."""
    if shutil.which("git") is None:
        return None
    try:
        path = str(_LATEST.relative_to(ROOT))
        added = _git("log", "--diff-filter=A", "--format=%H", "--", path).split()
        return _git("rev-parse", f"{added[-1].decode()}^").decode().strip()
    except (subprocess.CalledProcessError, IndexError):
        return None


class RollingUpgrade(Scenario):
    name = "rolling-upgrade"
    breaks = "the last migration under workers of the release before, then new workers"
    # The release before may not know the times of replayed reports.
    times = "any"

    def missing(self) -> str | None:
        return None if _commit_before() else "no git history with the release before"

    def prepare(self, lab: Laboratory) -> None:
        self._old_code = lab.servers.own_directory()
        commit = _commit_before()
        assert commit is not None
        with tarfile.open(fileobj=io.BytesIO(_git("archive", commit))) as archive:
            archive.extractall(self._old_code, filter="data")
        self._new = lab.workers.launch()

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        old = lab.workers.launch(directory=self._old_code)
        assert self._new.wait_ready().stop() == 0, self._new.log
        downgrade(lab.stack.settings.required_database_url, _PREVIOUS)
        self._old = old.wait_ready()
        super().repeat(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        upgrade(lab.stack.settings.required_database_url)
        self._new = lab.workers.launch()
        now.publish_rest()
        assert self._old.stop() == 0, self._old.log


class LateMigration(Scenario):
    name = "late-migration"
    breaks = "new workers on the schema of before; then the migration"

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        downgrade(lab.stack.settings.required_database_url, _PREVIOUS)
        errors = self._worker.log.count("level=error")
        now.publish_some()
        lab.publish(now.workload.starts)
        # Of another migration it may be that the old schema does as well.
        wait_until(
            lambda: self._worker.log.count("level=error") > errors or lab.is_empty(),
            "the old schema to be met",
        )
        self.break_once(lab, now)
        now.publish_rest()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        upgrade(lab.stack.settings.required_database_url)
