"""The Nailgun of the settings."""

from collections.abc import Callable

from nailgun.client import LARGEST, Nailgun
from nailgun.exchange import SILENCE_SECONDS
from nailgun.login import Login
from service.settings import Settings


#: What is read of an answer is this part of the memory that a worker's process may
#: use for reports: none of these is to fail for want of it.
_PART_OF_MEMORY = 32


def connect(
    settings: Settings,
    counted: Callable[[str], None] = lambda outcome: None,
    *,
    silence_seconds: float = SILENCE_SECONDS,
) -> Nailgun | None:
    """Return Nailgun's client, None where no NAILGUN_URL is set.

    `silence_seconds`: for how long each answer may let wait for its next part.
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
    """Return who asks, None where no NAILGUN_USER is set."""
    if not (settings.nailgun_user and settings.nailgun_password):
        return None
    return Login(
        settings.nailgun_keystone_url or f"{settings.nailgun_url}/keystone",
        settings.nailgun_user,
        settings.nailgun_password,
        settings.nailgun_project,
    )
