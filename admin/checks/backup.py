"""Check how old the last backup is, where BACKUP_DIR tells where backups are."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from admin.checks.finding import Finding, fine, warning
from admin.terminal.ages import told


_DO = "see the log of what makes backups ('Backup and restore' in docs/operations.md)"


def check_backup(directory: Path, limit: timedelta) -> Finding:
    """Report the age of the newest file or directory in the directory of backups.

    An empty file is no backup: a dump that failed leaves one. Whether a backup can be
    restored is not checked.
    """
    try:
        newest = max(_times(directory), default=None)
    except OSError as error:
        return warning("backup", f"{directory}: {error.strerror}", "correct BACKUP_DIR")
    if newest is None:
        return warning("backup", f"there is none in {directory}", _DO)
    age = timedelta(seconds=max(time.time() - newest, 0))
    says = f"the newest in {directory} is {told(age)} old"
    numbers = {"age_seconds": round(age.total_seconds())}
    if age > limit:
        return warning("backup", says, _DO, **numbers)
    return fine("backup", says, **numbers)


def _times(directory: Path) -> Iterator[float]:
    for each in directory.iterdir():
        state = each.stat()
        if each.is_dir() or state.st_size:
            yield state.st_mtime
