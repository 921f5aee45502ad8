"""`gunicorn --config gunicorn.conf.py api.asgi:app`; gunicorn.conf.py checks first."""

import os
from functools import partial

from api.app import create_app
from api.auth.choice import choose
from api.http.proxies import BehindProxies
from api.server.application import OnEventLoop
from api.server.connection import Connection
from brokers.connect import connect
from db.database import Database
from db.replication.replicated import ReplicatedDatabase
from service import logs, settings


_NAME = "fuel-history-api"


current = settings.load(os.environ)
logs.configure(current.log_level)
Connection.seconds = current.request_seconds
primary_url, replica_url = current.required_database_url, current.read_database_url
app = OnEventLoop(
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
