"""The fuel command, as python-fuelclient released it."""

import os
import sys

from client.ending import exit_code
from client.legacy.run import run


def main() -> int:
    """Run the action that the process was started with; return its exit code."""
    arguments = sys.argv[1:]
    return exit_code(
        lambda: run(arguments, os.environ), debug="--debug" in arguments, name="fuel"
    )


if __name__ == "__main__":
    sys.exit(main())
