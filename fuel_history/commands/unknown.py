"""What a list says if it is empty, and its filters name what does not exist."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple


#: Parameter, or field of a search → the word for its values.
_WORDS = {
    **dict.fromkeys(("nodes", "node"), "node"),
    **dict.fromkeys(("roles", "role"), "role"),
    **dict.fromkeys(("tasks_names", "task"), "task"),
    **dict.fromkeys(("cluster_id", "cluster"), "environment"),
}


class Where(NamedTuple):
    """Where something was searched, and which run has a list of what there is."""

    #: Of nodes and roles.
    place: str = "in any run"
    #: Of tasks, which are not searched in all runs.
    place_of_tasks: str = "in the newest runs"
    run: str = "latest"

    def lines(self, unknown: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Yield a line for each value that does not exist."""
        lists = {
            "node": f"fuel2 task summary nodes {self.run}",
            "task": f"fuel2 task summary tasks {self.run}",
            "environment": "fuel2 env list",
        }
        for parameter, values in unknown.items():
            word = _WORDS.get(parameter, parameter)
            places = {"task": f" {self.place_of_tasks}", "environment": ""}
            hint = f": '{lists[word]}' lists them" if word in lists else ""
            for value in values:
                yield f"no {word} {value}{places.get(word, f' {self.place}')}{hint}"


def in_run(number: int) -> Where:
    """Return the place of a filter of one run."""
    place = f"in run {number}"
    return Where(place, place, str(number))


def in_environment(number: int) -> Where:
    """Return the place of a filter of the runs of one environment."""
    place = f"of environment {number}"
    return Where(f"in any run {place}", f"in the newest runs {place}")
