"""`fields`: which members of each object are asked for."""

from collections.abc import Sequence

from api.params.values import BadParameter, Params, items


def fields(params: Params, known: Sequence[str]) -> tuple[str, ...]:
    """Return the members asked for, in their usual order; empty: no choice.

    Raises BadParameter for one that there is not.
    """
    asked = items(params, "fields")
    for name in asked:
        if name not in known:
            raise BadParameter(
                f"fields has no {name[:100]!r}; known are: {', '.join(known)}"
            )
    return tuple(name for name in known if name in asked)
