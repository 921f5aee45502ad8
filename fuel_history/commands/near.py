"""Which command an unknown one may mean; pure."""

from collections.abc import Sequence
from difflib import get_close_matches
from itertools import takewhile
from typing import Final


#: Last words of commands that change something: they are never suggested first.
_CHANGE: Final = {
    *("delete", "purge", "replay", "reset", "note"),
    *("deploy", "redeploy", "stop-deployment"),
}
_MOST = 5
#: Of difflib: 1 is equal, 0 has nothing in common.
_ALIKE = 0.5


def near(words: Sequence[str], commands: Sequence[str]) -> list[str]:
    """Return commands that begin like these words, or else look like them.

    Those that only show something come first. Options among the words are ignored.
    """
    typed = " ".join(takewhile(lambda word: not word.startswith("-"), words))
    if not typed:
        return []
    begin = [name for name in commands if name.startswith(typed)]
    # Behind the command there may be arguments.
    tried = {
        match: None
        for count in range(len(words), 0, -1)
        for match in get_close_matches(
            " ".join(typed.split()[:count]), commands, _MOST, _ALIKE
        )
    }
    found = begin or [*tried][:_MOST]
    return sorted(found, key=lambda name: name.split()[-1] in _CHANGE)
