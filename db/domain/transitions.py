"""Transitions that are stored as they come, and that nobody should see."""

from typing import NamedTuple


class Unexpected(NamedTuple):
    """How many entries of a run show each of them; an entry can be in two."""

    #: Ready or error, and no report said that they began.
    ended_unstarted: int
    #: The report of the beginning arrived after that of the end.
    started_after_end: int
    #: Skipped although they had begun.
    skipped_after_start: int
