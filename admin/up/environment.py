"""The environment of the Procfile's processes."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from admin.installation import project
from embedded import secret
from embedded.directory import writing_in
from service.setting_values import Bind
from service.settings import Settings


#: Flower reads options from FLOWER_…; the operator may have set this one.
_FLOWER_LOGIN = "FLOWER_BASIC_AUTH"
FLOWER_USER = "admin"
#: Two workers on one machine cannot share it, so only `up` has this default.
_METRICS_BIND = Bind("127.0.0.1", 9540)


def for_processes(
    environ: Mapping[str, str],
    settings: Settings,
    *,
    data_dir: Path,
    database_url: str,
    broker_url: str,
) -> dict[str, str]:
    """Return `environ` with everything that the processes need.

    Passwords are passed this way because all users of a machine can read arguments.
    Raises :class:`embedded.errors.ServiceError` if Flower's cannot be stored.
    """
    environment = dict(environ)
    environment.setdefault(_FLOWER_LOGIN, _flower_login(data_dir))
    return environment | {
        "DATABASE_URL": database_url,
        "BROKER_URL": broker_url,
        "REPORTS_URL": settings.reports_url or broker_url,
        "DATA_DIR": str(data_dir),
        "API_BIND": str(settings.api_bind),
        "AUTH": settings.auth,
        # The processes run in another directory.
        "AUTH_FILE": str(settings.users_file.absolute()),
        "METRICS_BIND": str(metrics_bind(settings)),
        "FLOWER_BIND": str(settings.flower_bind),
        "FLOWER_ADDRESS": settings.flower_bind.bare_host,
        "FLOWER_PORT": str(settings.flower_bind.port),
        "PATH": _first(Path(sys.executable).parent, environ.get("PATH", os.defpath)),
        "PYTHONPATH": _first(project.ROOT, environ.get("PYTHONPATH", "")),
        "PYTHONUNBUFFERED": "1",
    }


def metrics_bind(settings: Settings) -> Bind:
    """Return the address of the worker's metrics."""
    return settings.metrics_bind or _METRICS_BIND


def flower_path(environ: Mapping[str, str]) -> str:
    """Return the path at which Flower shows that it serves."""
    prefix = environ.get("FLOWER_URL_PREFIX", "").strip("/")
    return f"/{prefix}/healthcheck" if prefix else "/healthcheck"


def flower_password_file(data_dir: Path) -> Path:
    """Return the file with the password of Flower's user."""
    return data_dir / "flower-password"


def flower_login_is_ours(environ: Mapping[str, str]) -> bool:
    """Return whether Flower uses the user and password that we created."""
    return _FLOWER_LOGIN not in environ


def _flower_login(data_dir: Path) -> str:
    with writing_in(data_dir):
        return f"{FLOWER_USER}:{secret.keep(flower_password_file(data_dir))}"


def _first(folder: Path, others: str) -> str:
    return f"{folder}{os.pathsep}{others}" if others else str(folder)
