"""The application with its servers and users, as the settings name them."""

from functools import partial

from api.app import create_app
from api.auth.choice import choose
from api.http.proxies import BehindProxies
from api.server.application import OnEventLoop
from api.server.connection import Connection
from brokers.connect import connect
from db.database import Database
from db.replication.replicated import ReplicatedDatabase
from service.settings import Settings


_NAME = "fuel-history-api"


def application(current: Settings) -> OnEventLoop:
    """Return the ASGI application; it connects on first use.

    Raises :class:`settings.BadSetting`.
    """
    Connection.seconds = current.request_seconds
    primary_url, replica_url = current.required_database_url, current.read_database_url
    return OnEventLoop(
        BehindProxies(
            create_app(
                ReplicatedDatabase(
                    primary_url,
                    replica_url,
                    application_name=_NAME,
                    max_lag=current.read_max_lag_seconds,
                )
                if replica_url
                else Database(primary_url, application_name=_NAME),
                choose(current),
                partial(connect, current)
                if current.reports_url or current.broker_url
                else None,
                current.stream_limit,
            ),
            current.trusted_proxies,
            current.base_path or "",
        ),
        current.request_seconds,
    )
