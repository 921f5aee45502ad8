"""What every action is to the parser, and to who runs it."""

import argparse
from collections.abc import Callable
from typing import NamedTuple

from fuel_history.connection import Connection
from fuel_history.legacy.output import Output


class Action(NamedTuple):
    """One action of the command."""

    name: str
    #: One line of the command's help.
    told: str
    #: Its own options.
    usage: str
    #: Command lines, each with what it is for.
    examples: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    #: `wrong` of the options is what to call where they contradict each other.
    run: Callable[[Connection, argparse.Namespace, Output], None]
