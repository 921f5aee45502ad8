"""Files that commands write completely or not at all."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fuel_history.errors import ClientError


class CannotWrite(ClientError):
    """A file cannot be written."""


@contextmanager
def output_file(path: Path, option: str) -> Iterator[BinaryIO]:
    """Yield a temporary file that replaces `path` at the end.

    If anything fails inside the block, the old file stays. `option` is the option that
    names another file, for the error's text. Raises CannotWrite, at once if nothing can
    be written there.
    """
    try:
        # Links are followed; pipes and devices are written to, not replaced.
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
            return
        target = path.resolve()
        fresh = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}")
        with _removed_on_failure(fresh), fresh.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, fresh)
            fresh.replace(target)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(
            f"{path} cannot be written ({error.strerror}): name another with {option}"
        ) from error


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
