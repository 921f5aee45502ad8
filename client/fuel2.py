"""The fuel2 command."""

import os
import sys

from client.ending import exit_code


def _run() -> int:
    # Here, since Ctrl-C may come while they are read.
    from client.commands.app import FuelApp  # noqa: PLC0415
    from client.commands.catalogue import catalogue  # noqa: PLC0415

    return FuelApp(catalogue(), os.environ).run(sys.argv[1:] or ["help"])


def main() -> int:
    """Run the command that the process was started with; return its exit code."""
    return exit_code(_run, debug="--debug" in sys.argv, name="fuel2")


if __name__ == "__main__":
    sys.exit(main())
