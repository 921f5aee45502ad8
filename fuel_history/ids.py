"""Parse ids on the command line."""

import argparse
from typing import Final


LATEST: Final = "latest"


def number(text: str) -> int:
    """Parse an id."""
    if text.isascii() and text.isdigit() and len(text) <= 18:  # noqa: PLR2004
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number")


def transaction(text: str) -> int | None:
    """Parse a transaction's id; None: the latest one."""
    if text == LATEST:
        return None
    try:
        return number(text)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}, nor {LATEST!r}") from None
