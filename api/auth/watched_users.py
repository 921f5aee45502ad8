"""AUTH_FILE in its current state, without a restart."""

import threading
from pathlib import Path

import structlog

from users.users_file import BadUsersFile, Edition, Users, read


log = structlog.get_logger()


class WatchedUsers:
    """The users of a file that may change at any time.

    Raises BadUsersFile if the first read fails. A later failure is logged, and the
    users of the last good read stay in force.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._users, edition = read(path)
        self._seen: Edition | None = edition
        self._lock = threading.Lock()

    def current(self) -> Users:
        """Return the file's users; costs one stat() while the file does not change."""
        edition = self._edition()
        if edition != self._seen:
            with self._lock:
                if edition != self._seen:
                    self._read(edition)
        return self._users

    def _edition(self) -> Edition | None:
        try:
            return Edition.of(self._path.stat())
        except OSError:
            return None

    def _read(self, edition: Edition | None) -> None:
        try:
            self._users, edition = read(self._path)
        except BadUsersFile as error:
            log.warning("auth_file_not_taken", reason=str(error))
        else:
            log.info("auth_file_taken", users=len(self._users.users))
        # Log a broken file once; read it again only when it changes.
        self._seen = edition
