"""Texts from reports, made safe for a terminal."""

import re


#: Characters that a terminal could take for commands. Line breaks and tabs stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    r"""Return a text in which no character commands a terminal: ESC becomes \x1b."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
