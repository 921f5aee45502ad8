"""Which columns a table has on a terminal, and how wide each is; pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple


#: A text is not folded to less than this, as long as there are columns to leave out.
_READABLE = 12
#: Nor to less than this: then the terminal has to break lines.
_LEAST = 4


class Wanted(NamedTuple):
    """What a column needs."""

    name: str
    #: Its width without folding.
    width: int
    #: Whether its texts can be folded: not so numbers, times and statuses.
    folds: bool


class Layout(NamedTuple):
    """The widths of the columns that are shown, by place."""

    widths: dict[int, int]
    left_out: list[str]


def room_for(columns: int, width: int) -> int:
    """Return the room for the texts of so many columns: three lie between two."""
    return width - 3 * (columns - 1)


def laid_out(
    columns: Sequence[Wanted], width: int, spare: Collection[str] = ()
) -> Layout:
    """Return how columns fit this width, without the sides of their table.

    While texts would become unreadable, the last column of `spare` is left out.
    """
    places = list(range(len(columns)))
    left_out: list[str] = []
    while _least(columns, places) > room_for(len(places), width):
        droppable = [place for place in places if columns[place].name in spare]
        if not droppable:
            break
        places.remove(droppable[-1])
        left_out.insert(0, columns[droppable[-1]].name)
    return Layout(_widths(columns, places, width), left_out)


def _least(columns: Sequence[Wanted], places: Sequence[int]) -> int:
    return sum(
        min(columns[place].width, _READABLE)
        if columns[place].folds
        else columns[place].width
        for place in places
    )


def _widths(
    columns: Sequence[Wanted], places: Sequence[int], width: int
) -> dict[int, int]:
    room = room_for(len(places), width)
    rigid = {p: columns[p].width for p in places if not columns[p].folds}
    left = room - sum(rigid.values())
    folding = [place for place in places if place not in rigid]
    if left < _LEAST * len(folding):
        # A very narrow terminal: everything is folded.
        rigid, folding, left = {}, list(places), room
    return rigid | _shared(columns, folding, left)


def _shared(
    columns: Sequence[Wanted], places: Sequence[int], room: int
) -> dict[int, int]:
    """Return widths of which none is more than wanted; the rest is shared equally."""
    widths: dict[int, int] = {}
    by_width = sorted(places, key=lambda place: columns[place].width)
    for number, place in enumerate(by_width):
        share = room // (len(by_width) - number)
        widths[place] = min(columns[place].width, max(share, _LEAST))
        room -= widths[place]
    return widths
