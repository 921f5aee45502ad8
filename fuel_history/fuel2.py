"""The fuel2 command."""

import os
import sys

from fuel_history.exit_codes import exit_code


def _run() -> int:
    # Imported here, because Ctrl-C may come during the import.
    from fuel_history.commands.app import FuelApp  # noqa: PLC0415
    from fuel_history.commands.catalogue import catalogue  # noqa: PLC0415

    return FuelApp(catalogue(), os.environ).run(sys.argv[1:] or ["help"])


def main() -> int:
    """Run the command that the arguments name; return its exit code."""
    return exit_code(_run, debug="--debug" in sys.argv, name="fuel2")


if __name__ == "__main__":
    sys.exit(main())
