"""fuel2 task chain: the link of a run in the chain of hashes."""

import argparse

from fuel_history.commands import columns
from fuel_history.commands.arguments import TRANSACTION
from fuel_history.commands.column_command import FuelShow
from fuel_history.values import ChainLink


class TaskChain(FuelShow[ChainLink]):
    """Show the hash of an ended run and of all runs before it in its environment.

    Examples:
      fuel2 task chain latest -f value -c head

    Keep the 'head' elsewhere, for example in the ticket: 'fuel-history verify --head'
    checks later that no run until then was changed, left out or inserted.
    """

    columns = (
        columns.plain("id"),
        columns.plain("cluster"),
        columns.plain("position"),
        columns.plain("head"),
        columns.plain("leaf"),
        columns.time("made_at"),
        columns.plain("why_not"),
    )

    arguments = TRANSACTION

    def thing(self, parsed_args: argparse.Namespace) -> ChainLink:
        """Return the link."""
        run = self.transaction_id(parsed_args.id)
        return self.fuel.questions.chain_link(run)
