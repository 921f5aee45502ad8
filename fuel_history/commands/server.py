"""fuel2 fuel-version."""

import argparse

from fuel_history.commands import columns
from fuel_history.commands.column_command import FuelShow
from fuel_history.commands.columns import Column
from fuel_history.server import ServerVersion


class FuelVersion(FuelShow[ServerVersion]):
    """Show the version of Fuel whose API the server has; needs no login.

    Examples:
      fuel2 fuel-version -f json
    """

    columns = (
        columns.plain("api"),
        columns.plain("auth_required"),
        Column("feature_groups", lambda told, cells: list(told.feature_groups)),
        columns.plain("openstack_version"),
        columns.plain("release"),
    )

    def thing(self, parsed_args: argparse.Namespace) -> ServerVersion:
        """Return the server's version."""
        return self.fuel.version()
