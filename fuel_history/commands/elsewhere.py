"""Commands of the released fuel2 that change a deployment: not ours."""

import argparse

from cliff.command import Command


class Elsewhere(Command):
    """Not here: this server keeps the history, Nailgun deploys.

    Use the released python-fuelclient with Nailgun.
    """

    # Whatever follows is Nailgun's.
    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return a parser that takes any words."""
        parser = super().get_parser(prog_name)
        parser.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Say where to go; return 2."""
        self.app.stderr.write(
            "This is no question about the history, but a task for Nailgun: use the"
            " released python-fuelclient with it\n"
        )
        return 2
