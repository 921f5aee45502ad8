"""Run migrations on the connection that db/migrate.py hands over.

The alembic command line of a developer has none: it connects to DATABASE_URL.
"""

import os

import sqlalchemy

import settings
from alembic import context
from db.database import normalise
from db.migrate import locked
from db.partitions import is_partition
from db.tables import metadata


def include_name(name, kind, parents):
    """Leave partitions out of comparisons: the product makes them, not Alembic."""
    return not (kind == "table" and is_partition(name))


def run(connection):
    """Migrate in one transaction, so that a failure leaves nothing half done."""
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
    engine = sqlalchemy.create_engine(normalise(url))
    with engine.begin() as connection, locked(connection):
        run(connection)
