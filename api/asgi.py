"""`gunicorn --config gunicorn.conf.py api.asgi:app`; gunicorn.conf.py checks first."""

import os

from api.from_settings import application
from service import logs, settings


current = settings.load(os.environ)
logs.configure(current.log_level)
app = application(current)
