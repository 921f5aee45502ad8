"""A directory for a service's data, or an error of one line."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from embedded.errors import ServiceError


LEAST_FREE_MEGABYTES = 200
_FULL = {errno.ENOSPC, errno.EDQUOT}


def prepare(directory: Path) -> None:
    """Create `directory` if necessary, and check that it can be written to.

    Raises :class:`ServiceError`.
    """
    with writing_in(directory):
        _make(directory)
        with tempfile.TemporaryFile(dir=directory):
            pass


def prepare_private(directory: Path) -> None:
    """Prepare a directory that only we may read, on a disk with free space.

    Raises :class:`ServiceError`.
    """
    prepare(directory)
    with writing_in(directory):
        directory.chmod(0o700)
        free = shutil.disk_usage(directory).free // 1024**2
    if free < LEAST_FREE_MEGABYTES:
        raise ServiceError(
            f"the disk of {directory} is full: {free} MB are free and "
            f"{LEAST_FREE_MEGABYTES} MB are needed: {_WHERE_ELSE}"
        )


def _make(directory: Path) -> None:
    if directory.is_dir():
        return
    if directory.parent != directory:
        _make(directory.parent)
    with suppress(FileExistsError):  # another process may create it now
        directory.mkdir(mode=0o700)
        # Whatever the umask: others may pass through, because a server may run as
        # another user, but nothing else.
        directory.chmod(0o711)
    # A file, or a dangling link, is in its place.
    if not directory.is_dir():
        raise NotADirectoryError


def require_temporary_files() -> None:
    """Raise :class:`ServiceError` if no temporary file can be created."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        raise ServiceError(
            "no directory for temporary files can be written: set TMPDIR to one"
        ) from None


@contextmanager
def writing_in(directory: Path) -> Iterator[None]:
    """Turn the system's errors in the block into a :class:`ServiceError`."""
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise ServiceError(
            f"{directory} is, or lies under, a file: set DATA_DIR to a directory"
        ) from None
    except OSError as error:
        if error.errno in _FULL:
            reason = f"the disk of {directory} is full: {_WHERE_ELSE}"
        else:
            reason = (
                f"cannot write in {directory} ({error.strerror}): "
                "set DATA_DIR to a directory that you own"
            )
        raise ServiceError(reason) from None


_WHERE_ELSE = "free some space, or set DATA_DIR to another disk"
