"""The home of a Keystone: its settings, keys and an SQLite database with an admin."""

import fcntl
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

from tests.support.stored.environments import environment


LOCK = Path(__file__).parent / "requirements.txt"
ADMIN = "admin"
ADMIN_PASSWORD = "of-the-admin"

#: Paths are relative: a home is used from inside it, and can be copied.
SETTINGS = """\
[database]
connection = sqlite:///keystone.db
[token]
provider = fernet
[fernet_tokens]
key_repository = fernet
[fernet_receipts]
key_repository = fernet
[cache]
enabled = true
backend = dogpile.cache.memory
[identity]
password_hash_rounds = 4
"""
SETTINGS_FILE = "keystone.conf"


def programs() -> Path:
    """Return the directory of Keystone's programs, installed when they are not.

    Raises CalledProcessError where they cannot be.
    """
    return environment("keystone", LOCK)


def copy_home(destination: Path) -> None:
    """Make a home: a copy of one that is kept beside the programs, made once."""
    # Another one when this file changes.
    made = programs().parent / f"home-{sha256(Path(__file__).read_bytes()).hexdigest()}"
    # One file per environment: two test processes may begin at the same time.
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_dir():
            making = made.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            _make(making)
            making.rename(made)
    shutil.copytree(made, destination)


def environ(home: Path) -> dict[str, str]:
    """Return what Keystone's programs get to see."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "OS_KEYSTONE_CONFIG_FILES": str(home / SETTINGS_FILE),
        "PYTHONWARNINGS": "ignore",
    }


def _make(home: Path) -> None:
    (home / "fernet").mkdir(parents=True, mode=0o700)
    (home / SETTINGS_FILE).write_text(SETTINGS)
    _manage(home, "db_sync")
    owner = ["--keystone-user", f"{os.getuid()}", "--keystone-group", f"{os.getgid()}"]
    _manage(home, "fernet_setup", *owner)
    _manage(home, "bootstrap", "--bootstrap-password", ADMIN_PASSWORD)


def _manage(home: Path, *arguments: str) -> None:
    command = [programs() / "keystone-manage", "--config-file", SETTINGS_FILE]
    subprocess.run([*command, *arguments], cwd=home, env=environ(home), check=True)
