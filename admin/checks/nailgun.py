"""Does Nailgun answer what it is asked, with this user?"""

from contextlib import closing

from admin.checks.finding import Finding, fine, warning
from nailgun.connect import connect
from nailgun.errors import NailgunError, NailgunRefused, NailgunUnavailable
from service.settings import Settings


#: Seconds for each answer.
_PATIENCE = 5.0
_DO_REFUSED = (
    "correct NAILGUN_USER, NAILGUN_PASSWORD and NAILGUN_PROJECT, or"
    " NAILGUN_KEYSTONE_URL"
)
_DO_AWAY = (
    "start it, open the way to it, or correct NAILGUN_URL; reports are stored without"
    " it, their environments come later"
)
_DO_ODD = "see whether NAILGUN_URL is Nailgun's, for example http://10.20.0.2:8000"


def check_nailgun(current: Settings) -> Finding:
    """Say whether Nailgun tells what runs lack.

    Asks as a worker does: by a login, for the release, all transactions and
    environments. Never critical: no report needs Nailgun.
    """
    client = connect(current, silence_seconds=_PATIENCE)
    if client is None:
        return fine("nailgun", "NAILGUN_URL is not set: nobody is asked")
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
