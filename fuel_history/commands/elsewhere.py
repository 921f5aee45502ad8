"""Commands of the released fuel2 that change a deployment; not part of this one."""

import argparse

from cliff.command import Command


class Elsewhere(Command):
    """Not available: this server keeps the history; Nailgun deploys.

    Use the released python-fuelclient with Nailgun.
    """

    # All arguments are Nailgun's.
    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return a parser that accepts any words."""
        parser = super().get_parser(prog_name)
        parser.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Print where the command is available; return 2."""
        self.app.stderr.write(
            "This command changes a deployment, which only Nailgun can do: use the"
            " released python-fuelclient with it\n"
        )
        return 2
