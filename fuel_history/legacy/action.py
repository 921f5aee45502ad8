"""One action of the fuel command: its help, its options, its function."""

import argparse
from collections.abc import Callable
from typing import NamedTuple

from fuel_history.connection import Connection
from fuel_history.legacy.output import Output


class Action(NamedTuple):
    """One action of the command."""

    name: str
    #: One line of the help of all actions.
    told: str
    #: The usage of its own options.
    usage: str
    #: Example command lines with explanations.
    examples: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    #: The options have `wrong`: call it if they contradict each other.
    run: Callable[[Connection, argparse.Namespace, Output], None]
