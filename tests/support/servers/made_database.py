"""A DATA_DIR whose PostgreSQL has our schema already: made once, copied for each test.

To make it takes `up` as long as all its processes need to start, and is what other
tests of `up` are about.
"""

import atexit
import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

from db.schema.migrate import upgrade
from embedded.postgresql import PostgreSQL


def copy_made_database(data_dir: Path) -> None:
    """Make `data_dir` as an `up` has left it that was stopped."""
    data_dir.mkdir()
    data_dir.chmod(0o711)
    # With owners: as root the server is another user.
    subprocess.run(["cp", "-a", _made(), data_dir], check=True)


@functools.cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="fuel-history-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o711)
    server = PostgreSQL(folder / "postgresql", fsync=False)
    server.start()
    upgrade(server.url)
    server.stop()
    # Each copy finds a free port of its own.
    (folder / "postgresql" / "port").unlink()
    return folder / "postgresql"
