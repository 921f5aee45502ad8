"""The fuel command, as python-fuelclient released it."""

import os
import sys

from fuel_history.exit_codes import exit_code


def _run() -> None:
    # Here, since Ctrl-C may come while it is read.
    from fuel_history.legacy.run import run  # noqa: PLC0415

    run(sys.argv[1:], os.environ)


def main() -> int:
    """Run the action that the process was started with; return its exit code."""
    return exit_code(_run, debug="--debug" in sys.argv, name="fuel")


if __name__ == "__main__":
    sys.exit(main())
