"""The fuel2 command."""

import os
import sys

from client.commands.app import FuelApp
from client.commands.catalogue import catalogue


def main() -> int:
    """Run the command that the process was started with; return its exit code."""
    return FuelApp(catalogue(), os.environ).run(sys.argv[1:] or ["help"])


if __name__ == "__main__":
    sys.exit(main())
