"""The Nailgun that the settings name."""

from collections.abc import Callable

from nailgun.client import LARGEST, Nailgun
from nailgun.exchange import SILENCE_SECONDS
from nailgun.login import Login
from service.settings import Settings


#: The maximum size of an answer is this part of the memory that a worker process may
#: use for reports, so that no report fails for lack of memory.
_PART_OF_MEMORY = 32


def connect(
    settings: Settings,
    counted: Callable[[str], None] = lambda outcome: None,
    *,
    silence_seconds: float = SILENCE_SECONDS,
) -> Nailgun | None:
    """Return Nailgun's client; None: NAILGUN_URL is not set.

    `silence_seconds` limits the time between two parts of an answer.
    """
    if settings.nailgun_url is None:
        return None
    memory = settings.worker_memory_mb << 20
    return Nailgun(
        settings.nailgun_url,
        login_of(settings),
        largest=min(LARGEST, memory // _PART_OF_MEMORY) if memory else LARGEST,
        counted=counted,
        silence_seconds=silence_seconds,
    )


def login_of(settings: Settings) -> Login | None:
    """Return the login; None: NAILGUN_USER is not set."""
    if not (settings.nailgun_user and settings.nailgun_password):
        return None
    return Login(
        settings.nailgun_keystone_url or f"{settings.nailgun_url}/keystone",
        settings.nailgun_user,
        settings.nailgun_password,
        settings.nailgun_project,
    )
