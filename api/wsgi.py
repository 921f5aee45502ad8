"""`gunicorn --config gunicorn.conf.py api.wsgi:app`; gunicorn.conf.py checks first."""

import os
from functools import partial

import logs
import settings
from api.app import create_app
from api.auth.choice import choose
from api.proxies import BehindProxies
from brokers.connect import connect
from db.database import Database


current = settings.load(os.environ)
logs.configure(current.log_level)
app = BehindProxies(
    create_app(
        Database(current.required_database_url, application_name="fuel-history-api"),
        choose(current),
        partial(connect, current)
        if current.reports_url or current.broker_url
        else None,
        current.stream_limit,
    ),
    current.trusted_proxies,
)
