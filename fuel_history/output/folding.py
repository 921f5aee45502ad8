"""Widths of texts on a terminal, and texts folded to a width; pure.

A terminal gives two columns to most East Asian characters and emoji, none to accents.
"""


def width_of(text: str) -> int:
    """Return how many columns the widest line of a text takes."""
    if "\n" in text:
        return max(map(width_of, text.split("\n")))
    if text.isascii():
        return len(text)
    # Loaded only where it is needed: most tables have ASCII texts.
    import wcwidth  # noqa: PLC0415

    return wcwidth.width(text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return a line with spaces behind it, or before it, up to this width."""
    if text.isascii():
        return text.rjust(width) if right else text.ljust(width)
    spaces = " " * (width - width_of(text))
    return spaces + text if right else text + spaces


def folded(text: str, width: int) -> str:
    """Return a text of which no line is wider: broken between words if possible."""
    if width_of(text) <= width:
        return text
    import wcwidth  # noqa: PLC0415 - as above

    lines: list[str] = []
    for line in text.split("\n"):
        lines += wcwidth.wrap(line, width) or [""]
    return "\n".join(lines)


def folded_name(name: str, width: int) -> str:
    """Return the name of a column folded behind its underscores."""
    if len(name) <= width:
        return name
    return folded(name.replace("_", "_ "), width).replace("_ ", "_")
