"""Check that Nailgun answers the worker's requests with this user."""

from contextlib import closing

from admin.checks.finding import Finding, fine, warning
from nailgun.connect import connect
from nailgun.errors import NailgunError, NailgunRefused, NailgunUnavailable
from service.settings import Settings


#: Maximum seconds for each answer.
_PATIENCE = 5.0
_DO_REFUSED = (
    "correct NAILGUN_USER, NAILGUN_PASSWORD and NAILGUN_PROJECT, or"
    " NAILGUN_KEYSTONE_URL"
)
_DO_AWAY = (
    "start it, open the network path to it, or correct NAILGUN_URL; reports are stored"
    " without it, their environments are added later"
)
_DO_ODD = "check that NAILGUN_URL is Nailgun's, for example http://10.20.0.2:8000"


def check_nailgun(current: Settings) -> Finding:
    """Check that Nailgun supplies what runs lack.

    Sends a worker's requests: logs in, and requests the release, all transactions and
    environments. Never critical, because reports are stored without Nailgun.
    """
    client = connect(current, silence_seconds=_PATIENCE)
    if client is None:
        return fine("nailgun", "NAILGUN_URL is not set: Nailgun is not used")
    with closing(client):
        try:
            release = client.version()
            transactions, clusters = client.transactions(), client.clusters()
        except NailgunError as error:
            return warning("nailgun", f"{current.nailgun_url}: {error}", _do(error))
    return fine(
        "nailgun",
        f"{current.nailgun_url} answers, Fuel {release}: {len(transactions)}"
        f" transactions, {len(clusters)} environments",
        transactions=len(transactions),
        environments=len(clusters),
    )


def _do(error: NailgunError) -> str:
    if isinstance(error, NailgunRefused):
        return _DO_REFUSED
    return _DO_AWAY if isinstance(error, NailgunUnavailable) else _DO_ODD
