"""Virtual environments for programs that cannot share ours, kept between runs."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path


UV = (sys.executable, "-m", "uv", "--quiet")


def environment(name: str, lock: Path, build_lock: Path | None = None) -> Path:
    """Return the bin directory of an environment with the packages of `lock`.

    It is created once, with this Python, and only with hashed packages; `build_lock`
    pins the build requirements of packages without a wheel. Raises CalledProcessError,
    with uv's output on stderr, if it cannot be created; the next call tries again.
    """
    cache = _cache()
    made = cache / f"{name}-{_digest(lock, build_lock)}"
    with _locked(cache / f"{made.name}.lock"):
        if not made.is_dir():
            # Moved into its place when whole, so it is relocatable.
            making = cache / f"{made.name}.making"
            shutil.rmtree(making, ignore_errors=True)
            _make(making, lock, build_lock)
            making.rename(made)
    return made / "bin"


def _make(directory: Path, lock: Path, build_lock: Path | None) -> None:
    python = directory / "bin" / "python"
    subprocess.run(
        [*UV, "venv", "--relocatable", "--python", sys.executable, directory],
        check=True,
    )
    install: list[str | Path] = [*UV, "pip", "install", "--python", python]
    if build_lock is not None:
        install += ["--build-constraints", build_lock]
    subprocess.run([*install, "--require-hashes", "--requirements", lock], check=True)


def _digest(*locks: Path | None) -> str:
    """Return the digest of everything that determines an environment's content."""
    contents = [lock.read_bytes() for lock in locks if lock is not None]
    interpreter = f"{sys.base_prefix} {sys.version}".encode()
    return sha256(b"\0".join([interpreter, *contents])).hexdigest()[:16]


def _cache() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "fuel-deployment-history"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a file's lock, so that other test processes wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
