"""The note that says where the services of a running `up` are.

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
    """Note `urls` in a file that only we can read.

    "api_url"; "database_url" and "broker_url" where they are embedded.

    Raises :class:`embedded.errors.ServiceError` where it cannot be written.
    """
    with writing_in(data_dir):
        secret.write_private(_note(data_dir), json.dumps(urls, indent=2) + "\n")


def remove(data_dir: Path) -> None:
    """Take the note away."""
    _note(data_dir).unlink(missing_ok=True)


def read(data_dir: Path) -> dict[str, str]:
    """Return what is noted, nothing where no `up` runs on `data_dir`.

    Raises :class:`settings.BadSetting` where the note is another user's.
    """
    try:
        # A launcher that was killed leaves its note behind.
        if not lock.is_held(up_lock(data_dir)):
            return {}
        urls: dict[str, str] = json.loads(_note(data_dir).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError as error:
        raise BadSetting(
            f"DATA_DIR {data_dir} cannot be read ({error.strerror}): "
            "be the user who runs 'up', or set DATABASE_URL and BROKER_URL"
        ) from None
    return urls


def _note(data_dir: Path) -> Path:
    return data_dir / "services.json"
