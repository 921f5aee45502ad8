"""Run migrations on the connection that db/schema/migrate.py passes.

A developer's alembic command has none, and connects to DATABASE_URL.
"""

import os

from alembic import context
from db import dsn
from db.engine import create_engine
from db.history.partitions import is_partition
from db.schema.migrate import locked
from db.tables import metadata
from service import settings


def include_name(name, kind, parents):
    """Leave partitions out of comparisons: the product creates them, not Alembic."""
    return not (kind == "table" and is_partition(name))


def run(connection):
    """Migrate in one transaction, so that a failure changes nothing."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include_name,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = settings.load(os.environ).required_database_url
    engine = create_engine(dsn.arguments(url, application_name="alembic"))
    with engine.begin() as connection, locked(connection):
        run(connection)
