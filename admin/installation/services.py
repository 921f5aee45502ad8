"""A file that records where the services of a running `up` are.

The clients read it too (fuel_history/local_server.py).
"""

import json
from pathlib import Path

from embedded import lock, secret
from embedded.directory import writing_in
from service.settings import BadSetting


def up_lock(data_dir: Path) -> Path:
    """Return the lock that `up` holds on `data_dir` while it runs."""
    return data_dir / "up.lock"


def write(data_dir: Path, urls: dict[str, str]) -> None:
    """Write `urls` to a file that only we can read.

    Keys: "api_url"; "database_url" and "broker_url" if they are embedded.

    Raises :class:`embedded.errors.ServiceError` if it cannot be written.
    """
    with writing_in(data_dir):
        secret.write_private(_note(data_dir), json.dumps(urls, indent=2) + "\n")


def remove(data_dir: Path) -> None:
    """Remove the file."""
    _note(data_dir).unlink(missing_ok=True)


def read(data_dir: Path) -> dict[str, str]:
    """Return the recorded URLs; empty if no `up` runs on `data_dir`.

    Raises :class:`settings.BadSetting` if the file belongs to another user.
    """
    try:
        # A killed launcher leaves its file behind.
        if not lock.is_held(up_lock(data_dir)):
            return {}
        urls: dict[str, str] = json.loads(_note(data_dir).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError as error:
        raise BadSetting(
            f"DATA_DIR {data_dir} cannot be read ({error.strerror}): "
            "run this as the user of 'up', or set DATABASE_URL and BROKER_URL"
        ) from None
    return urls


def _note(data_dir: Path) -> Path:
    return data_dir / "services.json"
