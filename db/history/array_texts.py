"""PostgreSQL arrays as text: one parameter, faster than psycopg2's lists.

psycopg2 adapts a list item by item, and wraps each datetime in an object of its own.
"""

from collections.abc import Sequence
from datetime import datetime


def array_of_numbers(values: Sequence[int | None]) -> str:
    """Return the text of an array, such as `{1,NULL}`."""
    return "{" + ",".join(map(str, values)).replace("None", "NULL") + "}"


def array_of_texts(values: Sequence[str | None]) -> str:
    """Return an array such as `{"a","b\\"c",NULL}`; the texts must not contain NUL.

    PostgreSQL's manual, section 8.15.6: inside quotes only `"` and `\\` are escaped.
    """
    if None not in values:
        # Escaped together; NUL, which no text contains, separates them.
        return '{"' + _escaped("\0".join(values)).replace("\0", '","') + '"}'  # type: ignore[arg-type]
    return (
        "{"
        + ",".join(
            "NULL" if value is None else f'"{_escaped(value)}"' for value in values
        )
        + "}"
    )


def array_of_times(values: Sequence[datetime | None]) -> str:
    """Return the text of an array of times with their offsets."""
    # A batch has few distinct times: reports of one millisecond share theirs.
    texts = {value: value.isoformat() for value in set(values) if value is not None}
    return "{" + ",".join(texts.get(value, "NULL") for value in values) + "}"  # type: ignore[arg-type]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
