"""Find the embedded services of an `up` that runs in another terminal."""

import dataclasses

from admin.installation import services
from service.settings import BadSetting, Settings


def endpoints(settings: Settings) -> Settings:
    """Return `settings` with unset URLs taken from a running `up`.

    A URL that is neither set nor embedded stays None; the result's properties
    `required_…` then raise. Raises :class:`settings.BadSetting` if nothing is set and
    no `up` runs.
    """
    running = services.read(settings.data_dir)
    found = dataclasses.replace(
        settings,
        database_url=settings.database_url or running.get("database_url"),
        broker_url=settings.broker_url or running.get("broker_url"),
    )
    if not (found.database_url or found.broker_url or found.reports_url):
        raise BadSetting(
            f"no 'fuel-history up' runs on DATA_DIR {settings.data_dir.absolute()}: "
            "start it, or set DATABASE_URL and BROKER_URL"
        )
    return found
