"""`gunicorn --config gunicorn.conf.py api.wsgi:app`; gunicorn.conf.py checks first."""

import os

import logs
import settings
from api.app import create_app
from db.database import Database


current = settings.load(os.environ)
logs.configure(current.log_level)
app = create_app(
    Database(current.required_database_url, application_name="fuel-history-api")
)
