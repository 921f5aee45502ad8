"""The fuel command, compatible with the released python-fuelclient."""

import os
import sys

from fuel_history.exit_codes import exit_code


def _run() -> None:
    # Imported here, because Ctrl-C may come during the import.
    from fuel_history.legacy.run import run  # noqa: PLC0415

    run(sys.argv[1:], os.environ)


def main() -> int:
    """Run the action that the arguments name; return its exit code."""
    return exit_code(_run, debug="--debug" in sys.argv, name="fuel")


if __name__ == "__main__":
    sys.exit(main())
